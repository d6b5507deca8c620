import { hash } from 'node:crypto';
import { identifyBy } from './identify-client.js';

/** With each kind of character that a key may have. */
const key = `oik_${'azAZ09_-'.padEnd(43, 'k')}`;
const identify = identifyBy([{ client: 'shop', sha256: hash('sha256', key, 'buffer') }]);
const clientOf = (url: string) => identify({ url, headers: { authorization: `Bearer ${key}` } });

const encoded = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

describe('a request with a valid key', () => {
  it.each([
    ['as it is', key],
    ['with its first character encoded', `%6F${key.slice(1)}`],
    ['with its underscore encoded', key.replace('_', '%5f')],
    ['with its last character encoded', `${key.slice(0, -1)}%6b`],
    ['all encoded', encoded(key)],
    ['all encoded, in capitals', encoded(key).toUpperCase()],
    ['beside what cannot be decoded', `%zz%6Fik%ff${encoded(key)}%`],
  ])('is nobody’s if its URL has a key too, %s', (_, written) => {
    expect(clientOf(`/v1/orders/${written}`)).toBeUndefined();
    expect(clientOf(`/v1/orders?limit=1&access_token=${written}`)).toBeUndefined();
  });

  it.each([
    ['without a percent sign', '/v1/orders?limit=1'],
    ['with something encoded', '/v1/orders?customerId=a%20b%C3%A4'],
    ['that cannot be decoded', '/v1/orders/%zz%'],
    ['with less than a key', `/v1/orders/%6Fik_${'a'.repeat(42)}`],
    ['with what is no key when it is decoded', `/v1/orders/%6Fik_${'%2E'.repeat(43)}`],
  ])('is its client’s by a URL %s', (_, url) => {
    expect(clientOf(url)).toBe('shop');
  });
});
