/** @import { AppProcess } from '../system/app-process.mjs' */

const LOOK_MS = 100;

/** Sends to gateways that say they are ready, as a balancer does: asks each of them ten times a second. */
export class ReadyGateways {
  #gateways;
  /** @type {Set<AppProcess>} */
  #ready;
  #isStopped = false;

  /** @param {readonly AppProcess[]} gateways all of them ready now */
  constructor(gateways) {
    this.#gateways = gateways;
    this.#ready = new Set(gateways);
    for (const each of gateways) void this.#watch(each);
  }

  /** @returns {string[]} their URLs */
  get urls() {
    return this.#gateways.filter((each) => this.#ready.has(each)).map(({ url }) => url);
  }

  stop() {
    this.#isStopped = true;
  }

  /** @param {AppProcess} gateway */
  async #watch(gateway) {
    while (!this.#isStopped) {
      if (await gateway.isHealthy('ready')) this.#ready.add(gateway);
      else this.#ready.delete(gateway);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
