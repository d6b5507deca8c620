import { seededRandom } from '../seeded-random.mjs';

/**
 * @typedef {object} Order as `POST /v1/orders` takes it
 * @property {string} orderNumber
 * @property {string} customerId
 * @property {string} currency
 * @property {{ sku: string, quantity: number, unitAmount: number }[]} lines
 */

/**
 * An order that a client means to send, and what it will do about the answer.
 * @typedef {object} PlannedOrder
 * @property {Order} order
 * @property {'saved' | 'rejected'} expected what has to become of it once it is accepted
 * @property {boolean} retries its client sends it again after an answer that leaves it unsaved
 * @property {boolean} comesAgain its client sends it once more although it was accepted
 */

const CUSTOMERS = 50;
const MOST_LINES = 3;

/** The orders of one run, the same for the same seed. */
export class OrderSource {
  #random;
  #prefix;
  #shares;
  #count = 0;

  /**
   * @param {string} row
   * @param {number} seed
   * @param {{ unknownShare: number, retryShare: number, againShare: number }} shares
   */
  constructor(row, seed, shares) {
    this.#random = seededRandom(seed, `${row} orders`);
    this.#prefix = `${row}-${seed}`;
    this.#shares = shares;
  }

  /**
   * The next order; members given replace its own.
   * @param {Partial<Order>} [changes]
   * @returns {PlannedOrder}
   */
  next(changes = {}) {
    const { between, next } = this.#random;
    const isUnknown = next() < this.#shares.unknownShare;
    const lines = Array.from({ length: Math.floor(between(1, MOST_LINES + 1)) }, () => ({
      sku: `SKU-${Math.floor(between(0, 1e6))}`,
      quantity: Math.floor(between(1, 100)),
      unitAmount: Math.floor(between(0, 1e6)),
    }));
    const [first] = lines;
    if (isUnknown && first) first.sku = `UNKNOWN-${first.sku}`;
    const order = {
      orderNumber: `${this.#prefix}-${(this.#count += 1)}`,
      customerId: `c-${Math.floor(between(0, CUSTOMERS))}`,
      currency: 'EUR',
      lines,
      ...changes,
    };
    const rejected = order.lines.some(({ sku }) => sku.startsWith('UNKNOWN'));
    return {
      order,
      expected: rejected ? 'rejected' : 'saved',
      retries: next() < this.#shares.retryShare,
      comesAgain: next() < this.#shares.againShare,
    };
  }
}
