/** @import { RuntimeFigures } from './runtime-probe.mjs' */
/** @import { AppFigures } from './results.mjs' */

/** One app's runtime probe, from outside. */
export class ProbeClient {
  #url;

  /** @param {number} port */
  constructor(port) {
    this.#url = `http://127.0.0.1:${port}`;
  }

  /** @returns {Promise<RuntimeFigures>} */
  async read() {
    const answer = await fetch(this.#url, { signal: AbortSignal.timeout(30_000) });
    return /** @type {Promise<RuntimeFigures>} */ (answer.json());
  }

  reset() {
    return this.#post('/reset');
  }

  /** @param {boolean} on */
  traceGc(on) {
    return this.#post(`/trace-gc/${on ? 'on' : 'off'}`);
  }

  /** @param {string} path */
  async #post(path) {
    const answer = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      signal: AbortSignal.timeout(30_000),
    });
    await answer.text();
  }
}

/**
 * @param {RuntimeFigures} figures
 * @param {number} saved orders that the time was used for
 * @returns {AppFigures}
 */
export function perOrder(
  { gc, eventLoopDelayP99Ms, heapPeakBytes, rssPeakBytes, socketsPeak, ...figures },
  saved,
) {
  const cpuMicrosecondsPerOrder = Math.round(figures.cpuMicroseconds / Math.max(1, saved));
  return { gc, eventLoopDelayP99Ms, heapPeakBytes, rssPeakBytes, cpuMicrosecondsPerOrder, socketsPeak };
}
