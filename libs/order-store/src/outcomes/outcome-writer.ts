import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises';
import { retryDelayMs } from '../connection/retry-delay.js';
import { UnstorableError, WriterClosedError, WriterFullError } from '../connection/store.errors.js';
import { planBatch, type StoreBatch, type StoreEntry } from './plan-batch.js';

export interface OutcomeWriterOptions {
  /** Names this run of the process, so that no other writes the same rows of settled numbers. */
  readonly consumerBoot: string;
  /** Entries that may wait, those under way included; about 0.5 kB each. Default: no bound, as for a consumer's prefetch. */
  readonly maxPending?: number;
  /** Entries in one transaction. Default 500. */
  readonly maxBatch?: number;
  /** Told of each transaction: its entries, and how long it took, in milliseconds. */
  readonly onCommitted?: (entries: number, tookMs: number) => void;
}

/** The part of `OrderStore` that writes. */
export interface BatchStore {
  /** @throws UnstorableError if the values themselves are refused; anything else may succeed later */
  commit(batch: StoreBatch, consumerBoot: string): Promise<void>;
}

interface Pending extends StoreEntry {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Writes entries in batches: while one transaction runs, the next batch gathers, so a lone entry waits for nothing and
 * many share a commit. While the store is down it tries again until it succeeds. Writing an entry twice, as after a
 * commit whose answer was lost, changes nothing.
 */
export class OutcomeWriter {
  readonly #store: BatchStore;
  readonly #options: Required<Omit<OutcomeWriterOptions, 'onCommitted'>> & OutcomeWriterOptions;
  readonly #closing = new AbortController();
  #waiting: Pending[] = [];
  #pending = 0;
  #running: Promise<void> | undefined;

  constructor(store: BatchStore, options: OutcomeWriterOptions) {
    this.#store = store;
    this.#options = { maxPending: Infinity, maxBatch: 500, ...options };
  }

  /** Entries that are not committed yet. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * @returns when the entry is committed, however long that takes
   * @throws UnstorableError if PostgreSQL refuses its values (other entries are not touched), WriterFullError,
   *   WriterClosedError
   */
  write({ outcome, deadLetter, settled, traceparent }: StoreEntry): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.reject(new WriterClosedError());
    const { maxPending } = this.#options;
    if (this.#pending >= maxPending) return Promise.reject(new WriterFullError(maxPending));
    this.#pending += 1;
    return new Promise<void>((resolve, reject) => {
      this.#waiting.push({
        ...(outcome && { outcome }),
        ...(deadLetter && { deadLetter }),
        ...(settled !== undefined && { settled }),
        ...(traceparent !== undefined && { traceparent }),
        resolve,
        reject,
      });
      this.#running ??= this.#run();
    }).finally(() => (this.#pending -= 1));
  }

  /**
   * Waits until everything is committed, then takes no more. What is left when the time is over is rejected with
   * WriterClosedError.
   *
   * @returns the number of entries left
   */
  async drain(timeoutMs: number): Promise<number> {
    const deadline = AbortSignal.timeout(Math.max(0, timeoutMs));
    const late = new Promise<void>((resolve) => deadline.addEventListener('abort', () => resolve()));
    while (this.#running && !deadline.aborted) await Promise.race([this.#running, late]);
    const left = this.#pending;
    this.#closing.abort(new WriterClosedError());
    await this.#running;
    return left;
  }

  /** Ends in the same turn in which it finds nothing waiting, so that an entry after that begins another run. */
  async #run(): Promise<void> {
    // Entries of the same turn share the first transaction.
    await nextTick();
    while (this.#waiting.length > 0) {
      const entries = this.#waiting.slice(0, this.#options.maxBatch);
      this.#waiting = this.#waiting.slice(entries.length);
      await this.#write(entries);
    }
    this.#running = undefined;
  }

  async #write(entries: readonly Pending[]): Promise<void> {
    for (let left = entries; left.length > 0;) {
      const { batch, taken, deferred } = planBatch(left);
      await this.#commit(batch, taken);
      left = deferred;
    }
  }

  async #commit(batch: StoreBatch, taken: readonly Pending[]): Promise<void> {
    const begunAtMs = performance.now();
    try {
      await this.#untilCommitted(batch);
      this.#options.onCommitted?.(taken.length, performance.now() - begunAtMs);
      for (const { resolve } of taken) resolve();
    } catch (error) {
      const [first] = taken;
      if (!(error instanceof UnstorableError) || taken.length === 1 || !first) {
        for (const { reject } of taken) reject(error as Error);
        return;
      }
      // One of them is refused: by halves, to find it in a few steps.
      const half = Math.ceil(taken.length / 2);
      await this.#write(taken.slice(0, half));
      await this.#write(taken.slice(half));
    }
  }

  /** @throws UnstorableError, WriterClosedError */
  async #untilCommitted(batch: StoreBatch): Promise<void> {
    const { signal } = this.#closing;
    for (let failures = 0; ; failures += 1) {
      if (signal.aborted) throw new WriterClosedError();
      try {
        return await this.#unlessClosed(this.#store.commit(batch, this.#options.consumerBoot));
      } catch (error) {
        if (error instanceof UnstorableError || error instanceof WriterClosedError) throw error;
        await sleep(retryDelayMs(failures), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** A commit that hangs must not hold up the stop. */
  async #unlessClosed(commit: Promise<void>): Promise<void> {
    const { signal } = this.#closing;
    let giveUp!: () => void;
    const closed = new Promise<never>((_, reject) => {
      giveUp = () => reject(new WriterClosedError());
    });
    signal.addEventListener('abort', giveUp);
    try {
      await Promise.race([commit, closed]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }
}
