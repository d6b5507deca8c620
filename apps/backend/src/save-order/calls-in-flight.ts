/** How many calls are under way, by whether somebody still waits for them. */
export class CallsInFlight {
  /** Calls whose caller is still connected. */
  connected = 0;
  /** Calls that run on although their caller has gone. */
  orphans = 0;
  /** Most calls at once whose callers were connected, since the last reset. */
  peak = 0;
  /** Calls that lost their caller and ran on, since the last reset. */
  orphaned = 0;

  /** All that the backend works on: whether their callers are there or not, calls slow each other down. */
  get working(): number {
    return this.connected + this.orphans;
  }

  reset(): void {
    this.peak = this.connected;
    this.orphaned = 0;
  }
}

/** One call under way. Several callers may wait for it, with the same order; it counts once. */
export class Call {
  #callers = 0;
  #isOver = false;

  constructor(private readonly calls: CallsInFlight) {}

  /** A caller begins to wait. Whoever joins an orphan adopts it. */
  join(): void {
    this.#callers += 1;
    if (this.#isOver || this.#callers > 1) return;
    if (this.#isOrphan) this.calls.orphans -= 1;
    this.#isOrphan = false;
    this.calls.connected += 1;
    this.calls.peak = Math.max(this.calls.peak, this.calls.connected);
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
    if (this.#callers > 0) this.calls.connected -= 1;
    else if (this.#isOrphan) this.calls.orphans -= 1;
  }

  #isOrphan = false;
}
