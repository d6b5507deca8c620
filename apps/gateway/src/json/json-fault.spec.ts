import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { findJsonFault } from './json-fault.js';

describe('findJsonFault', () => {
  it.each([
    ['', 'Expected a value, but the text ends, line 1, column 1.'],
    [
      '{"a":1,}',
      'Expected a member name in double quotes, but something else stands there, line 1, column 8.',
    ],
    [
      '{"a":1 "b":2}',
      'Expected a comma or the closing bracket, but something else stands there, line 1, column 8.',
    ],
    ['{\n  "a": tru\n}', 'Expected a value, but something else stands there, line 2, column 8.'],
    ['{"a" 1}', 'Expected a colon, but something else stands there, line 1, column 6.'],
    ['[1,2', 'Expected a comma or the closing bracket, but the text ends, line 1, column 5.'],
    ['[1}', 'Expected a comma or the closing bracket, but something else stands there, line 1, column 3.'],
    ['{} {}', 'Expected the end of the text, but something else stands there, line 1, column 4.'],
    ['\ufeff{}', 'Expected a value, but something else stands there, line 1, column 1.'],
    [
      '{"a":01}',
      'Expected a comma or the closing bracket, but something else stands there, line 1, column 7.',
    ],
    ['{"a":NaN}', 'Expected a value, but something else stands there, line 1, column 6.'],
    ['{"a":1,"a":2}', 'A member occurs twice in one object, line 1, column 8.'],
    ['{"a":1,"\\u0061":2}', 'A member occurs twice in one object, line 1, column 8.'],
  ])('says where %j is wrong', (text, detail) => {
    expect(findJsonFault(text)).toEqual({ detail });
  });

  it('does not run out of stack on deep nesting', () => {
    expect(findJsonFault('['.repeat(60_000))?.detail).toContain('column 60001');
    expect(findJsonFault('['.repeat(30_000) + ']'.repeat(30_000))).toBeUndefined();
  });

  it('finds nothing in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium' }), fc.constantFrom(undefined, 2), (text, indent) => {
        expect(findJsonFault(JSON.stringify(JSON.parse(text), null, indent))).toBeUndefined();
      }),
    );
  });

  it('agrees with JSON.parse on damaged texts, but for members that occur twice', () => {
    const sample = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.string({ maxLength: 2 }), (at, replacement) => {
        const text = sample.slice(0, at) + replacement + sample.slice(at + 1);
        const fault = findJsonFault(text);
        expect(fault !== undefined && !fault.detail.includes('twice')).toBe(!parses(text));
      }),
      { numRuns: 500 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
