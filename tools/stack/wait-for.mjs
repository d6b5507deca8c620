import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Sends a protocol's greeting and gives the first bytes of the answer; nothing when there is none.
 * @param {number} port
 * @param {Uint8Array} greeting
 * @param {number} [timeoutMs]
 * @returns {Promise<Buffer | undefined>}
 */
export function greet(port, greeting, timeoutMs = 1000) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    /** @param {Buffer} [answer] */
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish());
    socket.once('connect', () => socket.write(greeting));
    socket.once('data', finish);
    socket.once('error', () => finish());
    socket.once('close', () => finish());
  });
}

/**
 * Asks again and again until the answer is true.
 * @param {() => Promise<boolean>} ask
 * @param {{ timeoutMs: number, everyMs?: number, signal?: AbortSignal, failure: () => Error }} options `failure`
 *   makes the error that is thrown when the time is over
 */
export async function waitFor(ask, { timeoutMs, everyMs = 100, signal, failure }) {
  const deadline = Date.now() + timeoutMs;
  while (!(await ask())) {
    signal?.throwIfAborted();
    if (Date.now() > deadline) throw failure();
    await sleep(everyMs);
  }
}
