import { apiKeys } from './api-keys.js';
import { readConfig } from './read-config.js';

const [one, other] = ['1'.repeat(64), 'aF'.repeat(32)];
const read = (text: string) => readConfig({ API_KEYS: apiKeys() }, { API_KEYS: text }).API_KEYS;

describe('API_KEYS', () => {
  it('are hashes of clients, of which one may have several', () => {
    const shop = { client: 'shop', sha256: Buffer.from(one, 'hex') };
    const rotated = { client: 'shop', sha256: Buffer.from(other, 'hex') };
    expect(read(`shop:${one}, shop:${other}`)).toEqual([shop, rotated]);
  });

  it('tell all that is wrong at once, and none of it by its value', () => {
    const wrong = [`shop:${one}`, one, `till:${one}`, 'till:oik_secret', `a b:${other}`].join();
    expect(() => read(wrong)).toThrow(
      'the configuration is wrong:\n  API_KEYS: must be comma separated pairs of client:sha256-in-hex: ' +
        'the 2. is no such pair, the 3. has the hash of one before, the 4. is no such pair, the 5. is no such pair',
    );
  });
});
