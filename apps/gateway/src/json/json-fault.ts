/** The first place where a text breaks the rules of JSON. */
export interface JsonFault {
  /** For people, with line and column from 1; repeats nothing of the text. */
  readonly detail: string;
}

const blank = /[ \t\n\r]*/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// eslint-disable-next-line no-control-regex -- JSON allows them in escapes only
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const expectations: Record<Expected, string> = {
  value: 'a value',
  'value-or-end': 'a value or "]"',
  name: 'a member name in double quotes',
  'name-or-end': 'a member name in double quotes or "}"',
  colon: 'a colon',
  'comma-or-end': 'a comma or the closing bracket',
  nothing: 'the end of the text',
};

/**
 * Finds the first fault of a text: a place where JSON (RFC 8259) does not allow what stands there, or a member that its
 * object has already, which parsers read differently (RFC 7493 forbids it). It keeps its own stack, so that deep
 * nesting costs memory and no recursion. Slow beside `JSON.parse`: for texts that are known to be wrong.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  /** The open brackets; an object's entry holds its member names so far, an array's is undefined. */
  const open: (Set<string> | undefined)[] = [];
  let expected: Expected = 'value';
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const afterValue = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  const close = (): Expected => {
    at += 1;
    open.pop();
    return afterValue();
  };

  for (;;) {
    take(blank);
    const start = at;
    const next = text[at];
    const names = open.at(-1);
    const ends = next !== undefined && next === (names ? '}' : ']') && open.length > 0;
    if (next === undefined) return expected === 'nothing' ? undefined : fault(text, at, expected);
    else if (ends && expected.endsWith('-or-end')) expected = close();
    else if (expected.startsWith('value') && (next === '{' || next === '[')) {
      at += 1;
      open.push(next === '{' ? new Set() : undefined);
      expected = next === '{' ? 'name-or-end' : 'value-or-end';
    } else if (expected.startsWith('value') && (take(quoted) ?? take(literal)) !== undefined)
      expected = afterValue();
    else if (expected === 'colon' && next === ':') {
      at += 1;
      expected = 'value';
    } else if (expected === 'comma-or-end' && next === ',') {
      at += 1;
      expected = names ? 'name' : 'value';
    } else if (names && expected.startsWith('name')) {
      const name = take(quoted);
      if (name === undefined) return fault(text, start, expected);
      const decoded = JSON.parse(name) as string;
      if (names.has(decoded))
        return { detail: `A member occurs twice in one object, ${place(text, start)}.` };
      names.add(decoded);
      expected = 'colon';
    } else return fault(text, start, expected);
  }
}

function fault(text: string, at: number, expected: Expected): JsonFault {
  const where = at >= text.length ? 'the text ends' : 'something else stands there';
  return { detail: `Expected ${expectations[expected]}, but ${where}, ${place(text, at)}.` };
}

function place(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`;
}
