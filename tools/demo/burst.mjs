import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Without a pause a refusal would be sent again at once, and again. */
const RETRY_PAUSE_MS = 100;

/** Kept from one burst to the next: opening connections is not what is measured. */
const agent = new Agent({ keepAlive: true });

/** @typedef {{ request: import('node:http').ClientRequest, succeeded: Promise<boolean> }} Prepared not yet sent */

/**
 * @typedef {object} BurstSums
 * @property {number} firstSentAt milliseconds since 1970
 * @property {number} accepted orders whose last answer was a success
 * @property {number} failures requests that brought no success
 * @property {number[]} latenciesMs of each request, ascending
 */

/** So many orders sent at once to one url, each until it succeeds, over kept connections. */
export class Burst {
  #url;
  #orders;
  #ended = 0;
  #run = `demo-${Date.now().toString(36)}`;
  /** @type {BurstSums} */
  #sums = { firstSentAt: 0, accepted: 0, failures: 0, latenciesMs: [] };

  /**
   * @param {string} url
   * @param {number} orders
   */
  constructor(url, orders) {
    this.#url = url;
    this.#orders = orders;
  }

  /** Every order has had its last answer. */
  get isOver() {
    return this.#ended === this.#orders;
  }

  /**
   * @param {AbortSignal} deadline
   * @returns {Promise<BurstSums>}
   */
  async send(deadline) {
    const bodies = Array.from({ length: this.#orders }, (_, index) => orderOf(`${this.#run}-${index}`));
    // Made before the first is sent, or they would not be sent at once: to make one takes longer than to send it.
    const first = bodies.map((body) => this.#prepare(body, deadline));
    this.#sums.firstSentAt = Date.now();
    await Promise.all(bodies.map((body, index) => this.#sendUntilAccepted(body, deadline, first[index])));
    this.#sums.latenciesMs.sort((a, b) => a - b);
    return this.#sums;
  }

  /**
   * @param {string} body
   * @param {AbortSignal} deadline
   * @param {Prepared} [prepared]
   */
  async #sendUntilAccepted(body, deadline, prepared) {
    let next = prepared;
    while (!deadline.aborted) {
      const { request: sent, succeeded } = next ?? this.#prepare(body, deadline);
      next = undefined;
      const begun = performance.now();
      sent.end(body);
      const isAccepted = await succeeded;
      this.#sums.latenciesMs.push(performance.now() - begun);
      if (isAccepted) {
        this.#sums.accepted += 1;
        break;
      }
      this.#sums.failures += 1;
      await sleep(RETRY_PAUSE_MS);
    }
    this.#ended += 1;
  }

  /**
   * @param {string} body
   * @param {AbortSignal} signal
   * @returns {Prepared}
   */
  #prepare(body, signal) {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const prepared = request(this.#url, { method: 'POST', agent, headers, signal });
    /** @type {Promise<boolean>} */
    const succeeded = new Promise((resolve) => {
      prepared
        .once('error', () => resolve(false))
        .once('response', (answer) => {
          const status = answer.statusCode ?? 0;
          answer.resume().once('close', () => resolve(status >= 200 && status < 300));
        });
    });
    return { request: prepared, succeeded };
  }
}

/** @param {string} orderNumber */
function orderOf(orderNumber) {
  const lines = [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }];
  return JSON.stringify({ orderNumber, customerId: 'demo', currency: 'EUR', lines });
}
