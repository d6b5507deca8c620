import { setTimeout as sleep } from 'node:timers/promises';
import { OrderDatabase } from '../order-database.js';
import { isConflict, StoreUnavailableError } from '../store-unavailable.error.js';
import { writeStatement } from './statement.js';
import { batchOf, type StoreEntry } from './store-entry.js';

export interface OutcomeWriterOptions {
  readonly url: string;
  /** Shown by the server's list of sessions. */
  readonly name: string;
  /** Names this run of the process: what it settles is kept apart, so that no row is hot. */
  readonly boot: string;
}

interface Waiting {
  readonly entry: StoreEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Entries of one statement. Larger ones win little and make others wait. */
const maxBatch = 500;
const retryMs = 100;

/**
 * Writes outcomes in batches: while one statement runs, the next batch gathers. In an outage it tries again for ever,
 * so whoever waits for an entry waits that long; bound how many may wait.
 */
export class OutcomeWriter {
  readonly #database: OrderDatabase;
  readonly #boot: string;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor({ url, name, boot }: OutcomeWriterOptions) {
    this.#database = new OrderDatabase({ url, name, connections: 1, statementTimeoutMs: 10_000 });
    this.#boot = boot;
  }

  /** Connects; see OrderStore.start. */
  start(): Promise<void> {
    return this.#database.start();
  }

  /** Tells of each change; it is unavailable at first. An outage is noticed by the next write. */
  onAvailability(listener: (isAvailable: boolean) => void): void {
    this.#database.on('available', listener);
  }

  /** Entries that are not committed yet. */
  get pending(): number {
    return this.#waiting.length;
  }

  /**
   * Writes one entry.
   *
   * @returns when it is committed
   * @throws what the database says against this entry; StoreUnavailableError after `close`
   */
  write(entry: StoreEntry): Promise<void> {
    if (this.#isClosed) return Promise.reject(new StoreUnavailableError('the writer is closed'));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ entry, resolve, reject });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  /** Waits for what is pending, at most so many milliseconds, then closes. What is left is rejected. */
  async close(deadlineMs: number): Promise<void> {
    const end = Date.now() + deadlineMs;
    while (this.#writing && Date.now() < end) await sleep(20);
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new StoreUnavailableError('the writer is closed'));
    await this.#database.close();
  }

  async #writeAll(): Promise<void> {
    // Entries of the same turn of the event loop share the first statement.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const batch = this.#waiting.slice(0, maxBatch);
      await this.#writeBatch(batch);
      this.#waiting = this.#waiting.slice(batch.length);
    }
    this.#writing = undefined;
  }

  /** An entry that the database refuses is found by halving, and refused alone. */
  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#commit(batch.map(({ entry }) => entry));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1 || error instanceof StoreUnavailableError) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await this.#writeBatch(batch.slice(0, half));
      await this.#writeBatch(batch.slice(half));
    }
  }

  async #commit(entries: readonly StoreEntry[]): Promise<void> {
    const statement = writeStatement(batchOf(entries), this.#boot);
    for (;;) {
      try {
        await this.#database.query(statement);
        return;
      } catch (error) {
        const mayPass = error instanceof StoreUnavailableError || isConflict(error);
        if (!mayPass || this.#isClosed) throw error;
        await sleep(retryMs);
      }
    }
  }
}
