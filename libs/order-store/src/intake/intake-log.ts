import { randomBytes } from 'node:crypto';
import { rangesOf, uniteRanges, type SequenceRange } from './sequence-range.js';

/** What a publisher reports of its own intake. Reporting it twice changes nothing. */
export interface IntakeReport {
  /** Numbers whose publish the broker confirmed; those of earlier reports need not be among them. */
  readonly confirmed: readonly SequenceRange[];
  /** The highest number given out so far; 0 if none. */
  readonly issued: number;
  /** True with the last report of an orderly stop: every number that was ever confirmed has been reported. */
  readonly isClosed: boolean;
}

export interface IntakeStore {
  recordConfirmed(boot: string, report: IntakeReport): Promise<void>;
}

const flushIntervalMs = 1_000;
/** An idle publisher still reports now and then, so that a silent one is a dead one. */
const heartbeatMs = 10_000;

/**
 * Numbers the publishes of this process and reports which were confirmed: once a second, outside the accept path, where
 * a mark costs one push to an array. What cannot be reported while the store is down is kept as ranges, so memory grows
 * with the gaps between confirmed numbers, not with their count. A process that is killed leaves at most the last
 * second unreported, and its record open: whoever reads it knows that something is unknown.
 */
export class IntakeLog {
  /** Names this run of the process: 12 letters and digits. */
  readonly boot = randomBytes(6).toString('hex');
  readonly #store: IntakeStore;
  #issued = 0;
  #marks: number[] = [];
  #unreported: SequenceRange[] = [];
  #reportedIssued = -1;
  #reportedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;

  constructor(store: IntakeStore) {
    this.#store = store;
  }

  /** Opens the record, and reports once a second from then on. */
  start(): void {
    void this.flush();
    this.#timer ??= setInterval(() => void this.flush(), flushIntervalMs).unref();
  }

  /** The next number, from 1. */
  next(): number {
    return ++this.#issued;
  }

  /** The broker has confirmed the publish of this number. */
  confirmed(sequence: number): void {
    this.#marks.push(sequence);
  }

  /** Reports what is new. Never rejects: what the store did not take goes with the next report. */
  flush(): Promise<void> {
    this.#flushing ??= this.#report(false)
      .catch(() => undefined)
      .finally(() => (this.#flushing = undefined));
    return this.#flushing;
  }

  /**
   * Reports the rest and marks the record closed. Call it when no confirm can come any more.
   *
   * @returns false if the store did not take it in time; then the record stays open, which shows as uncertainty
   */
  async close(timeoutMs: number): Promise<boolean> {
    if (!this.#timer && this.#issued === 0) return true;
    clearInterval(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, timeoutMs, false)));
    const closed = this.#close();
    try {
      return await Promise.race([closed, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #close(): Promise<boolean> {
    await this.#flushing;
    try {
      await this.#report(true);
      return true;
    } catch {
      return false;
    }
  }

  async #report(isClosed: boolean): Promise<void> {
    const marks = this.#marks;
    this.#marks = [];
    this.#unreported = uniteRanges(this.#unreported, rangesOf(marks));
    const confirmed = this.#unreported;
    const issued = this.#issued;
    const isNews = confirmed.length > 0 || issued !== this.#reportedIssued;
    const isDue = Date.now() - this.#reportedAtMs >= heartbeatMs;
    if (!isNews && !isDue && !isClosed) return;
    await this.#store.recordConfirmed(this.boot, { confirmed, issued, isClosed });
    // Only one report is under way at a time, so nothing was added to the ranges meanwhile.
    this.#unreported = [];
    this.#reportedIssued = issued;
    this.#reportedAtMs = Date.now();
  }
}
