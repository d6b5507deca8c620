/** What may come at once after a lull, as time at the full rate: a stall of the process must not cost goodput. */
const burstMs = 200;

/**
 * Lets at most so many orders a second through, and queues none: the generic cell rate algorithm (ITU-T I.371, annex
 * A), which keeps the time at which the next order would be on time, and admits what is not too early.
 */
export class AdmissionCeiling {
  readonly #intervalMs: number;
  readonly #now: () => number;
  #nextAtMs = 0;

  /**
   * @param perSecond Infinity for no ceiling
   * @param now milliseconds of a clock that never goes back
   */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#intervalMs = 1_000 / perSecond;
    this.#now = now;
  }

  /** True if one more order may not come in now. */
  get isReached(): boolean {
    return this.#nextAtMs - this.#now() > burstMs;
  }

  /** True if one more order may come in now; it counts. */
  admit(): boolean {
    if (this.isReached) return false;
    this.#nextAtMs = Math.max(this.#nextAtMs, this.#now()) + this.#intervalMs;
    return true;
  }
}
