import type { OrderStore } from '../order-store.js';
import { rangesOf, unite, type SequenceRange } from './sequence-ranges.js';

const flushIntervalMs = 1_000;

/**
 * Numbers the publishes of this process and remembers which were confirmed, for reconciliation. It is written once a
 * second and at the end, outside the accept path; what cannot be written waits, as ranges, so it stays small.
 */
export class IntakeLog {
  /** Names this run of the process. */
  readonly boot: string;
  readonly #store: Pick<OrderStore, 'recordConfirmed'>;
  #issued = 0;
  #confirmed: number[] = [];
  #unwritten: SequenceRange[] = [];
  #writtenIssued = -1;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Pick<OrderStore, 'recordConfirmed'>, boot: string) {
    this.#store = store;
    this.boot = boot;
  }

  /** The next number, from 1. */
  next(): number {
    this.#issued += 1;
    return this.#issued;
  }

  confirmed(sequence: number): void {
    this.#confirmed.push(sequence);
  }

  start(): void {
    this.#timer = setInterval(() => void this.#flush(false), flushIntervalMs).unref();
  }

  /** Writes the rest and marks the run as ended in order, so that nothing of it is uncertain. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush(true);
  }

  async #flush(isClosed: boolean): Promise<void> {
    const ranges = unite([...this.#unwritten, ...rangesOf(this.#confirmed)]);
    this.#confirmed = [];
    this.#unwritten = ranges;
    const issued = this.#issued;
    if (ranges.length === 0 && issued === this.#writtenIssued && !isClosed) return;
    try {
      await this.#store.recordConfirmed({ publisher: this.boot, ranges, issued, isClosed });
      // What was confirmed meanwhile is in #confirmed; a flush that overlapped wrote the same, which union allows.
      if (this.#unwritten === ranges) this.#unwritten = [];
      this.#writtenIssued = issued;
    } catch {
      // The store is down: the ranges wait for the next second.
    }
  }
}
