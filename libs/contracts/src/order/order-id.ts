import { hash, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { KeyedHash } from './keyed-hash.js';
import type { Order } from './order.dto.js';

/** Any UUID of version 8 (RFC 9562, section 5.8), lower case. Says nothing of who made it. */
export const orderIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Characters of an id before its last group: the hash part, which names the content alone. */
const hashPartLength = 23;

/**
 * Makes order ids that carry their own proof. An id is a UUIDv8 of 122 free bits: 74 bits of SHA-256 over the
 * client and the canonical content of the order, then 48 bits of HMAC-SHA-256 over those 74 (the last group).
 * Hence the same submission has the same id on every replica, and whether an id was issued is known without a look-up.
 */
export class OrderIds {
  readonly #proof: KeyedHash;

  /** @param secret at least 16 characters; the same on all gateways */
  constructor(secret: string) {
    this.#proof = new KeyedHash(Buffer.from(secret, 'utf8'), hashPartLength);
  }

  /** The id of this client's order. Member order and white space of the submission do not change it. */
  issue(client: string, order: Order): string {
    const hashPart = hashPartOf(client, order);
    return `${hashPart}-${this.#proofOf(hashPart)}`;
  }

  /** True if this secret issued the id. Compares in constant time; false for what is no order id at all. */
  proves(id: string): boolean {
    if (!orderIdPattern.test(id)) return false;
    const proof = this.#proofOf(id.slice(0, hashPartLength));
    return timingSafeEqual(Buffer.from(proof), Buffer.from(id.slice(hashPartLength + 1)));
  }

  #proofOf(hashPart: string): string {
    return this.#proof.hexOf(hashPart).slice(0, 12);
  }
}

/** True if the id is of this client's order, whichever secret issued it, if any did. */
export function isIdOf(id: string, client: string, order: Order): boolean {
  return id.startsWith(hashPartOf(client, order));
}

/** True if both ids name the same content of the same client, whichever secret issued them. */
export function nameSameOrder(idA: string, idB: string): boolean {
  return idA.slice(0, hashPartLength) === idB.slice(0, hashPartLength);
}

function hashPartOf(client: string, order: Order): string {
  const hex = hash('sha256', canonicalJson([client, order]), 'hex');
  const variant = '89ab'[parseInt(hex.slice(20, 21), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(12, 15)}-${variant}${hex.slice(21, 24)}`;
}
