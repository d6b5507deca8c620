import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { KeyedHash } from './keyed-hash.js';

describe('KeyedHash', () => {
  it('is HMAC-SHA-256, for keys of any length and one message after another', () => {
    const message = fc.stringMatching(/^[ -~]{23}$/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200, size: 'max' }), fc.array(message), (key, messages) => {
        const keyed = new KeyedHash(Buffer.from(key), 23);
        for (const each of messages)
          expect(keyed.hexOf(each)).toBe(createHmac('sha256', key).update(each).digest('hex'));
      }),
    );
  });
});
