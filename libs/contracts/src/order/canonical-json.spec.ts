import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

describe('canonicalJson', () => {
  it('says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is one text for all orders of the members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expect(canonicalJson(turned(value))).toBe(canonicalJson(value))),
    );
  });

  it.each([
    [
      'members by UTF-16 code units',
      { b: 1, a: 2, B: 3, '': 4, '\ufb33': 5, '😀': 6 },
      '{"":4,"B":3,"a":2,"b":1,"😀":6,"\ufb33":5}',
    ],
    ['names that look like numbers', { 10: 'a', 9: 'b', 1: 'c' }, '{"1":"c","10":"a","9":"b"}'],
    [
      'nested members',
      { z: [{ y: 1, x: [{ b: null, a: true }] }], a: {} },
      '{"a":{},"z":[{"x":[{"a":true,"b":null}],"y":1}]}',
    ],
    ['numbers as JSON writes them', [1e21, 1e-7, -0, 0.1, 100], '[1e+21,1e-7,0,0.1,100]'],
    ['strings with escapes', ['"\\\n\u001f', '\ud800', 'é/'], String.raw`["\"\\\n\u001f","\ud800","é/"]`],
  ])('writes %s', (_, value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });
});

/** The value with the members of all its objects in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  );
}
