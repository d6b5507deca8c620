import { hash, timingSafeEqual } from 'node:crypto';
import { apiKeyPattern, type ApiKeyHash } from '@order-intake/platform';

const bearer = new RegExp(`^Bearer +(${apiKeyPattern.source})$`, 'i');

/** What a key is compared with whose hash begins like none of ours. No text has this hash that anybody knows. */
const noKeys: readonly ApiKeyHash[] = [{ client: '', sha256: Buffer.alloc(32) }];

/** Knows clients by their keys, of which it has only hashes. */
export class ApiKeys {
  /** By the first four bytes of the hash, in hex, so that a key costs the same however many there are. */
  readonly #byBeginning = new Map<string, ApiKeyHash[]>();

  /** @param isEqual compares buffers of one length in constant time */
  constructor(
    keys: readonly ApiKeyHash[],
    private readonly isEqual: typeof timingSafeEqual = timingSafeEqual,
  ) {
    for (const key of keys) {
      const beginning = beginningOf(key.sha256.toString('hex'));
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
    // Read back from hex, this costs half of what a hash as a buffer does.
    const hex = hash('sha256', key, 'hex');
    const sent = Buffer.from(hex, 'hex');
    const candidates = this.#byBeginning.get(beginningOf(hex)) ?? noKeys;
    return candidates.find(({ client, sha256 }) => this.isEqual(sha256, sent) && client !== '')?.client;
  }
}

const beginningOf = (hex: string) => hex.slice(0, 8);
