import { cpuMicroseconds } from './cpu-time.mjs';

const SAMPLE_MS = 200;

/** Shorter spans say more about the start of a process than about its work. */
const SHORTEST_SPAN_MS = 1000;

/** Samples what a process uses of the CPU while it runs. On systems without /proc it has no samples. */
export class CpuMeter {
  /** @type {{ atMs: number, cpuSeconds: number }[]} */
  #samples = [];
  #timer;

  /** @param {number | undefined} pid */
  constructor(pid) {
    this.#timer = setInterval(() => this.#sample(pid), SAMPLE_MS);
    this.#sample(pid);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /**
   * Cores used on average between two moments; of all the time where one is unknown. NaN without samples.
   * @param {number} fromMs since 1970, or NaN
   * @param {number} toMs
   */
  coresBetween(fromMs, toMs) {
    const first = this.#samples.at(0);
    const last = this.#samples.at(-1);
    if (!first || !last || first === last) return NaN;
    const from = Number.isNaN(fromMs) ? first.atMs : fromMs;
    const to = Math.max(Number.isNaN(toMs) ? last.atMs : toMs, from + SHORTEST_SPAN_MS);
    const before = this.#samples.findLast(({ atMs }) => atMs <= from) ?? first;
    const after = this.#samples.find(({ atMs }) => atMs >= to) ?? last;
    const cores = (after.cpuSeconds - before.cpuSeconds) / ((after.atMs - before.atMs) / 1000);
    return Math.round(cores * 100) / 100;
  }

  /** @param {number | undefined} pid */
  #sample(pid) {
    try {
      this.#samples.push({ atMs: Date.now(), cpuSeconds: cpuMicroseconds(pid) / 1e6 });
    } catch {
      // The process is over.
    }
  }
}
