import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../setup/progress.mjs';

/** @import { OpenLoad } from './load/open-load.mjs' */
/** @import { OrderLedger } from './load/order-ledger.mjs' */
/** @import { OrderSource } from './load/order-source.mjs' */
/** @import { Answer } from './load/submit.mjs' */
/** @import { PublicSums } from './count/sums.mjs' */
/** @import { SeededRandom } from './seeded-random.mjs' */
/** @import { PrivateSystem } from './system/private-system.mjs' */
/** @import { ProcessMeter } from './system/process-meter.mjs' */

/**
 * @typedef {object} ContextParts
 * @property {string} row its id
 * @property {PrivateSystem} system
 * @property {OpenLoad} load
 * @property {OrderLedger} ledger
 * @property {OrderSource} source of further orders
 * @property {ProcessMeter} meter
 * @property {SeededRandom} random the row's own
 * @property {number} seconds how long the load lasts at least
 */

/** From this many seconds on a run is a full one: outages last as long as the failure table says. */
export const FULL_SECONDS = 20;

/** The longest part of a short run that an outage may take. */
const SHARE_OF_SHORT_RUN = 0.4;

/** What a row works with. Times are milliseconds by `performance.now()`. */
export class RowContext {
  /** @type {{ atMs: number, text: string }[]} */
  notes = [];
  /** Begin of the first fault. @type {number | undefined} */
  brokenAtMs;
  /** End of the last. @type {number | undefined} */
  healedAtMs;
  /** What `provoke` saw and `checks` needs; each row knows what it puts there. @type {any} */
  seen;
  /** Read back before `checks` is called. @type {PublicSums | undefined} */
  #sums;
  #row;
  #beganAtMs = performance.now();

  /** @param {ContextParts} parts */
  constructor({ row, system, load, ledger, source, meter, random, seconds }) {
    this.#row = row;
    this.system = system;
    this.load = load;
    this.ledger = ledger;
    this.source = source;
    this.meter = meter;
    this.random = random;
    this.seconds = seconds;
  }

  /** @returns {PublicSums} */
  get sums() {
    if (!this.#sums) throw new Error('The sums are known when the load is over.');
    return this.#sums;
  }

  set sums(sums) {
    this.#sums = sums;
  }

  /** @returns {readonly Answer[]} all answers so far */
  get answers() {
    return this.load.answers;
  }

  /** Says that something is broken from now on. @param {string} text what was done */
  broken = (text) => {
    this.brokenAtMs ??= performance.now();
    this.note(text);
  };

  /** Says that all is well again as far as the row goes; the system may still have to find out. @param {string} text */
  healed = (text) => {
    this.healedAtMs = performance.now();
    this.note(text);
  };

  /** @param {string} text for the report and the terminal */
  note = (text) => {
    this.notes.push({ atMs: Math.round(performance.now() - this.#beganAtMs), text });
    say(this.#row, text);
  };

  /** @param {number} ms */
  pause = (ms) => sleep(ms);

  /**
   * How long an outage lasts: as long as the failure table says, or a good part of a short run.
   * @param {number} fullMs
   */
  scaled = (fullMs) =>
    this.seconds >= FULL_SECONDS ? fullMs : Math.min(fullMs, this.seconds * 1000 * SHARE_OF_SHORT_RUN);

  /** Whether the planned time of the load is not over yet, but for this much. @param {number} [marginMs] */
  hasTime = (marginMs = 0) => performance.now() - this.#beganAtMs + marginMs < this.seconds * 1000;

  /**
   * Answers to what was sent in that time.
   * @param {number} fromMs
   * @param {number} [toMs]
   * @returns {Answer[]}
   */
  sentBetween = (fromMs, toMs = Infinity) =>
    this.answers.filter(({ sentAtMs }) => sentAtMs >= fromMs && sentAtMs < toMs);
}
