import { waitFor } from '../../stack/wait-for.mjs';
import { NOT_SENT, NO_GATEWAY } from './order-ledger.mjs';
import { createAgent, submit } from './submit.mjs';

/** @import { LoadNeeds } from '../row.mjs' */
/** @import { SeededRandom } from '../seeded-random.mjs' */
/** @import { LedgerEntry, OrderLedger } from './order-ledger.mjs' */
/** @import { OrderSource, PlannedOrder } from './order-source.mjs' */
/** @import { Answer } from './submit.mjs' */

const TICK_MS = 5;

/**
 * More than any row has whose gateways answer: 1,000 a second that are all waited for in vain, 5 s each. A driver that
 * gets too little of the processor would else open sockets until the system has none left.
 */
const MOST_UNDER_WAY = 5000;

/** How long a client waits before it sends an order again. */
const RETRY_AFTER_MS = /** @type {const} */ ([300, 1500]);
const MOST_RETRIES = 5;

/** Orders that arrive at a fixed rate, whatever becomes of those before them. */
export class OpenLoad {
  /** @type {Answer[]} in the order of their coming, retries among them */
  answers = [];
  /** New orders that came. */
  arrivals = 0;
  #needs;
  #source;
  #ledger;
  #gateways;
  #random;
  #mostUnderWay;
  #agent = createAgent();
  #turn = 0;
  #isStopped = false;
  #beganAtMs = 0;
  #endedAtMs = 0;
  /** @type {number | undefined} */
  #heldAtMs;
  /** @type {NodeJS.Timeout | undefined} */
  #ticking;
  /** @type {Set<Promise<unknown>>} */
  #underWay = new Set();
  /** @type {Set<NodeJS.Timeout>} */
  #waiting = new Set();

  /**
   * @param {object} options
   * @param {LoadNeeds} options.needs
   * @param {OrderSource} options.source
   * @param {OrderLedger} options.ledger
   * @param {() => readonly string[]} options.gateways whom to send to, in turn
   * @param {SeededRandom} options.random
   * @param {number} [options.mostUnderWay] submissions that wait for their answers at once
   */
  constructor({ needs, source, ledger, gateways, random, mostUnderWay = MOST_UNDER_WAY }) {
    this.#needs = needs;
    this.#source = source;
    this.#ledger = ledger;
    this.#gateways = gateways;
    this.#random = random;
    this.#mostUnderWay = mostUnderWay;
  }

  start() {
    this.#beganAtMs = performance.now();
    this.#ticking = setInterval(() => this.#sendDue(), TICK_MS);
  }

  /** Sends nothing more, and returns when every answer has come or is given up and the connections are closed. */
  async stop() {
    if (this.#isStopped) return;
    this.#isStopped = true;
    clearInterval(this.#ticking);
    this.#endedAtMs = performance.now();
    for (const timer of this.#waiting) clearTimeout(timer);
    await Promise.all(this.#underWay);
    this.#agent.destroy();
  }

  /** Sends nothing until `go`; the time between counts for nothing. Returns when every answer has come. */
  async hold() {
    clearInterval(this.#ticking);
    this.#heldAtMs = performance.now();
    await Promise.all(this.#underWay);
  }

  /** Goes on after `hold`. */
  go() {
    this.#beganAtMs += performance.now() - (this.#heldAtMs ?? performance.now());
    this.#heldAtMs = undefined;
    this.#ticking = setInterval(() => this.#sendDue(), TICK_MS);
  }

  /** New orders a second, as they came; answers tell which of them were not sent. */
  get achievedPerSecond() {
    return this.arrivals / ((this.#endedAtMs - this.#beganAtMs) / 1000);
  }

  /**
   * Returns when so many more submissions were accepted.
   * @param {number} count
   * @param {number} [timeoutMs]
   */
  async accepted(count, timeoutMs = 30_000) {
    const first = this.answers.length;
    await waitFor(
      async () => this.answers.slice(first).filter(({ status }) => status === 202).length >= count,
      {
        timeoutMs,
        everyMs: 20,
        failure: () => new Error(`No ${count} orders were accepted within ${timeoutMs / 1000} s.`),
      },
    );
  }

  /**
   * One submission beside the load, of an order that the ledger knows.
   * @param {LedgerEntry} entry
   * @param {string} [gateway]
   * @param {string} [path] `/v1/orders/sync` for the synchronous twin
   * @returns {Promise<Answer>}
   */
  async send(entry, gateway = this.#nextGateway(), path = '/v1/orders') {
    const answer = await this.#submit(entry, gateway, path);
    this.#ledger.answered(entry, answer);
    this.answers.push(answer);
    return answer;
  }

  /**
   * @param {LedgerEntry} entry
   * @param {string | undefined} gateway
   * @param {string} path
   */
  #submit({ order }, gateway, path) {
    if (gateway === undefined) return notSent('none', NO_GATEWAY);
    if (this.#underWay.size >= this.#mostUnderWay) return notSent(gateway, NOT_SENT);
    return submit(this.#agent, gateway + path, order, this.#needs.timeoutMs);
  }

  #sendDue() {
    const due = ((performance.now() - this.#beganAtMs) / 1000) * this.#needs.ratePerSecond;
    for (; this.arrivals < due; this.arrivals += 1) {
      const planned = this.#source.next();
      this.#follow(this.#sendAsClient(planned, this.#ledger.add(planned.order, planned.expected), 0));
    }
  }

  /** @param {Promise<unknown>} sending */
  #follow(sending) {
    this.#underWay.add(sending);
    void sending.then(() => this.#underWay.delete(sending));
  }

  /**
   * @param {PlannedOrder} planned
   * @param {LedgerEntry} entry
   * @param {number} retries made so far
   */
  async #sendAsClient(planned, entry, retries) {
    const { status } = await this.send(entry);
    const isAccepted = status === 202;
    const isFinal = status !== undefined && status >= 400 && status < 500;
    if (isAccepted ? planned.comesAgain && retries === 0 : planned.retries && !isFinal) {
      if (retries < MOST_RETRIES && !this.#isStopped) this.#sendLater(planned, entry, retries + 1);
    }
  }

  /**
   * @param {PlannedOrder} planned
   * @param {LedgerEntry} entry
   * @param {number} retries
   */
  #sendLater(planned, entry, retries) {
    const timer = setTimeout(
      () => {
        this.#waiting.delete(timer);
        if (this.#heldAtMs !== undefined) this.#sendLater(planned, entry, retries);
        else this.#follow(this.#sendAsClient(planned, entry, retries));
      },
      this.#random.between(...RETRY_AFTER_MS),
    );
    this.#waiting.add(timer);
  }

  #nextGateway() {
    const urls = this.#gateways();
    const url = urls[(this.#turn += 1) % urls.length];
    return url;
  }
}

/**
 * @param {string} gateway
 * @param {string} failure
 * @returns {Answer}
 */
const notSent = (gateway, failure) => ({ sentAtMs: performance.now(), tookMs: 0, gateway, failure });
