/** @import { Answer } from './submit.mjs' */

/** Characters of an order's id. */
const ID_LENGTH = 36;
const MOST_WORDS = 256;

/**
 * What came of each order of a flood, in memory that both threads see. Objects by the hundred thousand would be copied
 * again and again by the garbage collector, and its pauses would be counted as the gateway's.
 */
export class FloodAnswers {
  #columns;

  /**
   * @param {ReturnType<typeof flatMemory>} columns
   * @param {string[]} [words] problems and failures, each once; the first is none
   */
  constructor(columns, words = ['']) {
    this.#columns = columns;
    this.words = words;
  }

  /** @param {number} index @returns {number} by the clock of the thread that asked; 0 if it was not sent */
  sentAtMs(index) {
    return this.#columns.sentAtMs[index] ?? 0;
  }

  /** @param {number} index @param {number} atMs */
  sent(index, atMs) {
    this.#columns.sentAtMs[index] = atMs;
  }

  /**
   * @param {number} index
   * @param {Omit<Answer, 'gateway' | 'sentAtMs'>} answer
   */
  answered(index, { tookMs, status = 0, id = '', problem, retryAfterSeconds = 0, failure = '' }) {
    this.#columns.tookMs[index] = tookMs;
    this.#columns.status[index] = status;
    this.#columns.retryAfterSeconds[index] = retryAfterSeconds;
    this.#columns.word[index] = this.#wordIndex(problem ?? failure);
    this.#columns.ids.set(Buffer.from(id, 'latin1').subarray(0, ID_LENGTH), index * ID_LENGTH);
  }

  /**
   * @param {number} index
   * @returns {Omit<Answer, 'gateway'> | undefined} none if it was not sent
   */
  at(index) {
    const sentAtMs = this.sentAtMs(index);
    if (sentAtMs === 0) return undefined;
    const { tookMs, status, retryAfterSeconds, word, ids } = this.#columns;
    const idAt = index * ID_LENGTH;
    const said = this.words[word[index] ?? 0] ?? '';
    const seen = { sentAtMs, tookMs: tookMs[index] ?? 0 };
    if (status[index] === 0) return { ...seen, failure: said };
    return {
      ...seen,
      status: status[index] ?? 0,
      ...(ids[idAt] !== 0 && { id: Buffer.from(ids.subarray(idAt, idAt + ID_LENGTH)).toString('latin1') }),
      ...(said !== '' && { problem: said }),
      ...(retryAfterSeconds[index] !== 0 && { retryAfterSeconds: retryAfterSeconds[index] ?? 0 }),
    };
  }

  /** @param {string} word */
  #wordIndex(word) {
    const known = this.words.indexOf(word);
    if (known >= 0) return known;
    if (this.words.length === MOST_WORDS) throw new Error('There are too many kinds of answers.');
    return this.words.push(word) - 1;
  }
}

/**
 * Room for the answers to so many orders.
 * @param {number} orders
 */
export const flatMemory = (orders) => ({
  sentAtMs: new Float64Array(new SharedArrayBuffer(8 * orders)),
  tookMs: new Float64Array(new SharedArrayBuffer(8 * orders)),
  status: new Uint16Array(new SharedArrayBuffer(2 * orders)),
  retryAfterSeconds: new Uint16Array(new SharedArrayBuffer(2 * orders)),
  word: new Uint8Array(new SharedArrayBuffer(orders)),
  ids: new Uint8Array(new SharedArrayBuffer(ID_LENGTH * orders)),
});
