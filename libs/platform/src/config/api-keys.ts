import { namePattern } from '@order-intake/contracts';
import { EnvError, makeExactValidator } from 'envalid';

/**
 * An API key: a prefix that scanners for secrets can look for, and 256 random bits in base64url. `npm run api-key`
 * makes them.
 */
export const apiKeyPattern = /oik_[A-Za-z0-9_-]{43}/;

/**
 * The same in a URL, where each character may be percent-encoded: 2D is `-`, 30 to 39 are digits, 41 to 5A and 61 to 7A
 * letters, 5F is `_`.
 */
export const apiKeyInUrlPattern =
  /(?:o|%6[fF])(?:i|%69)(?:k|%6[bB])(?:_|%5[fF])(?:[\w-]|%(?:2[dD]|3\d|[46][1-9a-fA-F]|5[0-9aAfF]|7[0-9aA])){43}/;

/** What the configuration knows of a key: not the key. */
export interface ApiKeyHash {
  readonly client: string;
  readonly sha256: Buffer;
}

/**
 * Comma separated pairs of a client's name and the SHA-256 of a key of it, in hex. A client may have several keys; a
 * key belongs to one client.
 */
export const apiKeys = makeExactValidator<readonly ApiKeyHash[]>((text) => {
  const pairs = text.split(',').map((pair) => /^([^:]*):([0-9a-f]{64})$/i.exec(pair.trim()) ?? []);
  const known = new Set<string>();
  const faults: string[] = [];
  const keys = pairs.map(([, client = '', hex = '']) => ({ client, sha256: Buffer.from(hex, 'hex') }));
  for (const [index, { client, sha256 }] of keys.entries()) {
    const hex = sha256.toString('hex');
    if (!namePattern.test(client)) faults.push(`the ${index + 1}. is no such pair`);
    else if (known.has(hex)) faults.push(`the ${index + 1}. has the hash of one before`);
    known.add(hex);
  }
  if (faults.length > 0)
    throw new EnvError(`must be comma separated pairs of client:sha256-in-hex: ${faults.join(', ')}`);
  return keys;
});
