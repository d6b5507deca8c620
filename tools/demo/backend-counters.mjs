import { SetUpError } from '../setup/set-up-error.mjs';

/** @typedef {{ baseLatencyMs: number, sigma: number, kappa: number }} Model */

/**
 * What the mock backend counted since the last reset.
 * @typedef {object} Stats
 * @property {number} saved
 * @property {number} inFlight calls under way whose caller waits
 * @property {number} orphansInFlight calls under way whose caller has gone
 * @property {number} peakInFlight
 * @property {string | null} lastSavedAt
 */

/** The mock backend's own view: what it saved, whatever gateway and consumer say. */
export class BackendCounters {
  #url;

  /** @param {string} url */
  constructor(url) {
    this.#url = url;
  }

  /** @returns {Promise<Model>} */
  async model() {
    return this.#ask('/capacity');
  }

  /** @returns {Promise<Stats>} */
  async read() {
    return this.#ask('/stats');
  }

  async reset() {
    await this.#ask('/stats/reset', 'POST');
  }

  /**
   * @param {string} path
   * @param {string} [method]
   */
  async #ask(path, method = 'GET') {
    const answer = await fetch(`${this.#url}${path}`, { method }).catch(() => undefined);
    if (!answer?.ok) {
      throw new SetUpError(
        `${this.#url}${path} does not answer. The demo counts by the mock backend: leave BACKEND_URL unset.`,
      );
    }
    const text = await answer.text();
    return text && JSON.parse(text);
  }
}
