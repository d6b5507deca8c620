/** How many calls are under way, by whether somebody still waits for them. */
export class CallsInFlight {
  /** Calls whose caller is still connected. */
  connected = 0;
  /** Calls that run on although their caller has gone. */
  orphans = 0;
  /** Calls that lost their caller and ran on, since the last reset. */
  orphaned = 0;
  #peak = 0;
  #isMeasuring = false;

  /** Most calls at once whose callers were connected, since the last reset. */
  get peak(): number {
    return this.#peak;
  }

  /** All that the backend works on: whether their callers are there or not, calls slow each other down. */
  get working(): number {
    return this.connected + this.orphans;
  }

  /**
   * Takes the peak when this event loop turn has read all connections: a caller that gives up and calls again on
   * another connection can be heard in the wrong order.
   */
  measure(): void {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    setImmediate(() => {
      this.#isMeasuring = false;
      this.#peak = Math.max(this.#peak, this.connected);
    });
  }

  reset(): void {
    this.#peak = this.connected;
    this.orphaned = 0;
  }
}
