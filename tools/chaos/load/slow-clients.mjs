import { connect } from 'node:net';

/** @import { Socket } from 'node:net' */

/**
 * A kind of client that keeps its connection busy or open for as long as it is let.
 * @typedef {object} Slowness
 * @property {string} what
 * @property {number} count connections at once
 * @property {number} mostMs how long one may last
 * @property {(socket: Socket, every: (ms: number, act: () => void) => void) => void} behave once connected; what it does
 *   again and again ends with the connection
 */

/**
 * One connection that is over.
 * @typedef {object} SlowLife
 * @property {Slowness} kind
 * @property {number} lastedMs
 * @property {number} status of the answer, 0 if there was none
 */

const OPENED_AT_ONCE = 50;
const OPENING_EVERY_MS = 25;
const AGAIN_AFTER_MS = 200;

/** Slow clients by the thousand, each replaced by another one when it is cut off. */
export class SlowClients {
  /** @type {SlowLife[]} */
  lives = [];
  #port;
  /** @type {Map<Socket, { kind: Slowness, beganAtMs: number }>} */
  #open = new Map();
  /** @type {Slowness[]} */
  #waiting;
  #opening;
  #isStopped = false;

  /**
   * @param {string} url
   * @param {readonly Slowness[]} kinds
   */
  constructor(url, kinds) {
    this.#port = Number(new URL(url).port);
    this.#waiting = kinds.flatMap((kind) => Array.from({ length: kind.count }, () => kind));
    this.#opening = setInterval(() => {
      for (const kind of this.#waiting.splice(0, OPENED_AT_ONCE)) this.#connect(kind);
    }, OPENING_EVERY_MS);
  }

  get openCount() {
    return this.#open.size;
  }

  /** How long the oldest open connection of that kind has lasted. @param {Slowness} kind */
  oldestMs(kind) {
    const nowMs = performance.now();
    return [...this.#open.values()]
      .filter((each) => each.kind === kind)
      .reduce((oldest, { beganAtMs }) => Math.max(oldest, nowMs - beganAtMs), 0);
  }

  stop() {
    this.#isStopped = true;
    clearInterval(this.#opening);
    for (const socket of this.#open.keys()) socket.destroy();
  }

  /** @param {Slowness} kind */
  #connect(kind) {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    /** @type {NodeJS.Timeout[]} */
    const timers = [];
    let status = 0;
    socket.once('connect', () => {
      this.#open.set(socket, { kind, beganAtMs: performance.now() });
      kind.behave(socket, (ms, act) => timers.push(setInterval(act, ms)));
    });
    socket.on('data', (bytes) => (status ||= Number(bytes.toString('latin1', 9, 12))));
    // A server that has had enough may close while there is still something to be written.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      timers.forEach(clearInterval);
      const life = this.#open.get(socket);
      this.#open.delete(socket);
      if (this.#isStopped) return;
      if (life) this.lives.push({ kind, lastedMs: performance.now() - life.beganAtMs, status });
      setTimeout(() => this.#waiting.push(kind), AGAIN_AFTER_MS);
    });
  }
}
