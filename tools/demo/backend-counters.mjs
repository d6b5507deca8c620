import { SetUpError } from '../setup/set-up-error.mjs';

/** @import { BackendStats } from '@order-intake/contracts' */

/** @typedef {{ baseLatencyMs: number, sigma: number, kappa: number }} Model */

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

  /** @returns {Promise<BackendStats>} */
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
