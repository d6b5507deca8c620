import { hash, timingSafeEqual } from 'node:crypto';
import { apiKeyPattern, type ApiKeyHash } from '@order-intake/platform';

const bearer = new RegExp(`^Bearer +(${apiKeyPattern.source})$`, 'i');

/** What a key is compared with whose hash begins like none of ours. No text has this hash that anybody knows. */
const noKeys: readonly ApiKeyHash[] = [{ client: '', sha256: Buffer.alloc(32) }];

/** Knows clients by their keys, of which it has only hashes. */
export class ApiKeys {
  /** By the first four bytes of the hash, so that a key costs the same however many there are. */
  readonly #byBeginning = new Map<number, ApiKeyHash[]>();

  /** @param isEqual compares buffers of one length in constant time */
  constructor(
    keys: readonly ApiKeyHash[],
    private readonly isEqual: typeof timingSafeEqual = timingSafeEqual,
  ) {
    for (const key of keys) {
      const beginning = key.sha256.readUInt32LE();
      this.#byBeginning.set(beginning, [...(this.#byBeginning.get(beginning) ?? []), key]);
    }
  }

  /**
   * The client of an `Authorization` field; undefined if it is none of ours. A right key and a wrong one take the same
   * steps: both are hashed, and the hash is compared as a whole.
   */
  clientOf(authorization: string | undefined): string | undefined {
    const key = bearer.exec(authorization ?? '')?.[1];
    if (key === undefined) return undefined;
    // Hashing to hex and reading that back costs half of hashing to a buffer.
    const sent = Buffer.from(hash('sha256', key, 'hex'), 'hex');
    const candidates = this.#byBeginning.get(sent.readUInt32LE()) ?? noKeys;
    return candidates.find(({ client, sha256 }) => this.isEqual(sha256, sent) && client !== '')?.client;
  }
}
