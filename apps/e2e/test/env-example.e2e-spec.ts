import { readFileSync } from 'node:fs';

const fromRoot = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** The variables that a config spec names, with those defaults that stand there as a literal. */
function variablesOf(path: string): [name: string, value: string | undefined][] {
  const entries = fromRoot(path).matchAll(/^ {2}([A-Z][A-Z_]+): ([\s\S]*?)\),\n/gm);
  return [...entries].map(([, name = '', validator = '']) => [name, defaultIn(validator)]);
}

function defaultIn(validator: string): string | undefined {
  const [, text, other] = /default: \[?(?:'([^']*)'|([\d, _]*\]|[\w.]+|\{\}))/.exec(validator) ?? [];
  if (other === 'undefined' || other === ']') return '';
  return text ?? other?.replaceAll(/[_ [\]]/g, '');
}

describe('.env.example', () => {
  const lines = fromRoot('.env.example').split('\n');
  const example = new Map(
    lines
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const variables = [
    'libs/platform/src/config/common-config.ts',
    'libs/platform/src/tracing/tracing-config.ts',
    'apps/gateway/src/config.ts',
    'apps/consumer/src/config.ts',
    'apps/backend/src/config.ts',
  ].flatMap(variablesOf);

  it('names every variable that an app reads, and no other', () => {
    const names = [...new Set(variables.map(([name]) => name))];
    expect([...example.keys()].sort()).toEqual(names.sort());
  });

  it('states the defaults that the apps have', () => {
    const stated = variables.filter(([, value]) => value !== undefined);
    expect(stated.length).toBeGreaterThan(15);
    expect(stated.map(([name]) => [name, example.get(name)])).toEqual(stated);
  });
});
