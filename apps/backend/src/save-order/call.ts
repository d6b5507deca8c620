import type { CallsInFlight } from './calls-in-flight.js';

/** One call under way. Several callers may wait for it, with the same order; it counts once. */
export class Call {
  #callers = 0;
  #isOrphan = false;
  #isOver = false;

  constructor(private readonly calls: CallsInFlight) {}

  /** A caller begins to wait. Whoever joins an orphan adopts it. */
  join(): void {
    this.#callers += 1;
    if (this.#isOver || this.#callers > 1) return;
    if (this.#isOrphan) this.calls.orphans -= 1;
    this.#isOrphan = false;
    this.calls.connected += 1;
    this.calls.measure();
  }

  /** A caller has gone before the answer. */
  leave(): void {
    this.#callers -= 1;
    if (this.#isOver || this.#callers > 0) return;
    this.#isOrphan = true;
    this.calls.connected -= 1;
    this.calls.orphans += 1;
    this.calls.orphaned += 1;
  }

  /** The call is over, or nothing runs on of it. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#isOrphan) this.calls.orphans -= 1;
    else this.calls.connected -= 1;
  }
}
