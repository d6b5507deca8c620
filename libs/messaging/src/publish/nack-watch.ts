const firstPatienceMs = 250;
const longestPatienceMs = 5_000;

/**
 * Says when a channel that gets nothing but nacks is to be replaced. After the leader of a quorum queue is killed, a
 * RabbitMQ 3.10 channel that published during the election may nack everything until the old leader is back, while a
 * new channel to the same node is confirmed at once. A queue that is full nacks for good, so channels are replaced
 * ever more rarely while nothing is confirmed.
 */
export class NackWatch {
  #sinceMs: number | undefined;
  #patienceMs = firstPatienceMs;

  /** @returns true if another channel is worth a try now */
  nacked(nowMs: number): boolean {
    this.#sinceMs ??= nowMs;
    if (nowMs - this.#sinceMs < this.#patienceMs) return false;
    this.#sinceMs = undefined;
    this.#patienceMs = Math.min(2 * this.#patienceMs, longestPatienceMs);
    return true;
  }

  confirmed(): void {
    this.#sinceMs = undefined;
    this.#patienceMs = firstPatienceMs;
  }
}
