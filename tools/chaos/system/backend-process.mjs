import { waitFor } from '../../stack/wait-for.mjs';
import { AppProcess } from './app-process.mjs';

/** @import { BackendStats } from '@order-intake/contracts' */

/**
 * @typedef {object} Effect what the backend saved under one id
 * @property {string} id
 * @property {number} effects how often
 * @property {string} customerId
 * @property {string} orderNumber
 */

/** @typedef {Record<string, number | boolean>} Faults members of the backend's `PUT /faults` */

const PAGE = 5000;
const START_TIMEOUT_MS = 20_000;

/**
 * The mock backend. Its uniqueness check is off unless a row wants it, since with it on an order that comes twice
 * under two ids could not be seen.
 */
export class BackendProcess extends AppProcess {
  /** @type {Faults} */
  #faults = { uniquenessOff: true };
  #earlierReplays = 0;

  /**
   * Starts it with the faults that it had.
   * @override
   */
  async start() {
    this.launch();
    await waitFor(async () => !this.isRunning || (await this.isHealthy('live')), {
      timeoutMs: START_TIMEOUT_MS,
      everyMs: 10,
      failure: () => new Error(`The backend does not start.\n${this.lastLines()}`),
    });
    await this.#call('PUT', '/faults', this.#faults);
  }

  /**
   * Faults of calls from now on, over those that the whole row has; `{}` heals. They outlast a restart.
   * @param {Faults} faults
   */
  async setFaults(faults) {
    this.#faults = { uniquenessOff: true, ...faults };
    if (this.isRunning) await this.#call('PUT', '/faults', this.#faults);
  }

  /** @returns {Promise<BackendStats>} since the process began */
  stats() {
    return this.#call('GET', '/stats');
  }

  /** Calls that brought an order which the backend had already begun to save, over all its lives. */
  async replays() {
    return this.#earlierReplays + (await this.stats()).replays;
  }

  /**
   * Kill -9 without warning but for a last look at the counters, which die with the process.
   * @override
   * @param {NodeJS.Signals} [signal]
   */
  async kill(signal = 'SIGKILL') {
    const { replays } = await this.stats().catch(() => ({ replays: 0 }));
    this.#earlierReplays += replays;
    return super.kill(signal);
  }

  /** @returns {Promise<Effect[]>} the whole ledger, by id */
  async effects() {
    /** @type {Effect[]} */
    const all = [];
    for (let after = ''; ;) {
      /** @type {{ items: Effect[], next?: string }} */
      const { items, next } = await this.#call('GET', `/orders?after=${after}&limit=${PAGE}`);
      all.push(...items);
      if (next === undefined) return all;
      after = next;
    }
  }

  /**
   * What is saved under the id.
   * @param {string} id
   * @returns {Promise<{ order: unknown } | undefined>}
   */
  async order(id) {
    const answer = await fetch(`${this.url}/orders/${id}`, { signal: AbortSignal.timeout(10_000) });
    const body = await answer.text();
    return answer.ok ? JSON.parse(body) : undefined;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async #call(method, path, body) {
    const answer = await fetch(this.url + path, {
      method,
      signal: AbortSignal.timeout(30_000),
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`backend ${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
}
