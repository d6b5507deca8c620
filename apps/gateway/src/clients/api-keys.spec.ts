import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ApiKeys } from './api-keys.js';

const aKey = () => `oik_${randomBytes(32).toString('base64url')}`;
const [first, second, third, unknown] = [aKey(), aKey(), aKey(), aKey()];
const pair = (client: string, key: string) => ({ client, sha256: hash('sha256', key, 'buffer') });
const pairs = [pair('shop', first), pair('till', second), pair('shop', third)];
const keys = new ApiKeys(pairs);

describe('API keys', () => {
  it('name their client, whichever of its keys is sent', () => {
    expect([first, second, third].map((key) => keys.clientOf(`Bearer ${key}`))).toEqual([
      'shop',
      'till',
      'shop',
    ]);
    expect(keys.clientOf(`bearer  ${first}`)).toBe('shop');
  });

  it.each([
    ['nothing', undefined],
    ['an empty field', ''],
    ['no key', 'Bearer'],
    ['an unknown key', `Bearer ${unknown}`],
    ['a key without its scheme', first],
    ['another scheme', `Basic ${first}`],
    ['another case', `Bearer ${first.toUpperCase()}`],
    ['text after the key', `Bearer ${first} x`],
    ['two fields in one', `Bearer ${first}, Bearer ${first}`],
    ['a key and a bit', `Bearer ${first}a`],
    ['a part of a key', `Bearer ${first.slice(0, -1)}`],
    ['a configured hash', `Bearer ${hash('sha256', first)}`],
    ['10 kB', `Bearer oik_${'a'.repeat(10_000)}`],
  ])('are not found in %s', (_what, authorization) => {
    expect(keys.clientOf(authorization)).toBeUndefined();
  });

  it('are told apart where their hashes begin alike', () => {
    const sha256 = hash('sha256', first, 'buffer');
    const alike = Buffer.from(sha256);
    alike[31] = (alike[31] ?? 0) ^ 1;
    const both = new ApiKeys([
      { client: 'alike', sha256: alike },
      { client: 'shop', sha256 },
    ]);
    expect(both.clientOf(`Bearer ${first}`)).toBe('shop');
    expect(new ApiKeys([{ client: 'alike', sha256: alike }]).clientOf(`Bearer ${first}`)).toBeUndefined();
  });

  it('are compared as whole hashes, in constant time, once, whether they are right or wrong', () => {
    const compared: number[][] = [];
    const watched = new ApiKeys(pairs, (one, other) => {
      compared.at(-1)?.push(one.byteLength, other.byteLength);
      return timingSafeEqual(one, other);
    });
    for (const key of [first, third, unknown]) {
      compared.push([]);
      watched.clientOf(`Bearer ${key}`);
    }
    expect(compared).toEqual([
      [32, 32],
      [32, 32],
      [32, 32],
    ]);
  });
});
