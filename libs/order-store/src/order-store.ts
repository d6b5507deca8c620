import type { RecordedState } from '@order-intake/contracts';
import { rangesText, type SequenceRange } from './intake/sequence-ranges.js';
import { OrderDatabase } from './order-database.js';
import { toCursor } from './reading/cursor.js';
import { listStatement, type ListFilter } from './reading/list-statement.js';
import { balanceText, toBalance, type BalanceRow, type Reconciliation } from './reading/reconciliation.js';
import { outcomeColumns, toStoredOutcome, type OutcomeRow, type StoredOutcome } from './reading/stored-outcome.js';

export interface OrderStoreOptions {
  /** PostgreSQL URL. */
  readonly url: string;
  /** Shown by the server's list of sessions. */
  readonly name: string;
  /** Connections at most. */
  readonly connections?: number;
}

export interface ConfirmedNumbers {
  readonly publisher: string;
  readonly ranges: readonly SequenceRange[];
  /** The highest number given out. */
  readonly issued: number;
  /** True with the last write of a run. */
  readonly isClosed: boolean;
}

/** Old orders are trimmed so many at a time, so that nobody waits long for a row. */
const trimBatch = 5_000;

/**
 * The durable record of outcomes, dead letters and intake: what is read of it, and what is written outside batches.
 * Every method throws StoreUnavailableError in an outage, within 2.5 s.
 */
export class OrderStore {
  readonly #database: OrderDatabase;

  constructor({ url, name, connections = 4 }: OrderStoreOptions) {
    this.#database = new OrderDatabase({ url, name, connections, statementTimeoutMs: 2_000 });
  }

  get isAvailable(): boolean {
    return this.#database.isAvailable;
  }

  /** Tells of each change; it is unavailable at first. */
  onAvailability(listener: (isAvailable: boolean) => void): void {
    this.#database.on('available', listener);
  }

  /**
   * Connects and brings the schema up to date; tries for as long as the server is away.
   *
   * @throws SchemaAheadError, or what the database says against the migration
   */
  start(): Promise<void> {
    return this.#database.start();
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** What is recorded of an order; undefined if it has no outcome yet, or was never accepted. */
  async find(id: string): Promise<StoredOutcome | undefined> {
    const text = `SELECT ${outcomeColumns} FROM orders WHERE id = $1`;
    const [row] = await this.#database.query<OutcomeRow>({ name: 'find-outcome', text, values: [id] });
    return row && toStoredOutcome(row);
  }

  /**
   * One page of orders, newest first.
   *
   * @throws InvalidCursorError
   */
  async list(filter: ListFilter): Promise<{ items: StoredOutcome[]; nextCursor?: string }> {
    const rows = await this.#database.query<OutcomeRow>(listStatement(filter));
    const page = rows.slice(0, filter.limit);
    const last = page.at(-1);
    const items = page.map(toStoredOutcome);
    if (rows.length <= filter.limit || !last) return { items };
    return { items, nextCursor: toCursor({ updatedAtMicros: last.updated_at_micros, id: last.id }) };
  }

  /** Adds to the numbers that the broker confirmed to a publisher. Doing it twice changes nothing. */
  async recordConfirmed({ publisher, ranges, issued, isClosed }: ConfirmedNumbers): Promise<void> {
    await this.#database.query({
      name: 'record-confirmed',
      text: `INSERT INTO intake_confirmed AS c (publisher, numbers, issued, is_closed, written_at)
             VALUES ($1, $2::int8multirange, $3, $4, clock_timestamp())
             ON CONFLICT (publisher) DO UPDATE SET
               (numbers, issued, is_closed, written_at) =
               (c.numbers + excluded.numbers, greatest(c.issued, excluded.issued), excluded.is_closed, excluded.written_at)`,
      values: [publisher, rangesText(ranges), issued, isClosed],
    });
  }

  /** Confirmed against settled, for each run of a publisher, and the sums of states. */
  async reconciliation(): Promise<Reconciliation> {
    const balance = await this.#database.query<BalanceRow>({ text: balanceText });
    const states = await this.#database.query<{ state: RecordedState; count: string }>({
      text: 'SELECT state, count(*) AS count FROM orders GROUP BY state',
    });
    const letters = await this.#database.query<{ count: string }>({ text: 'SELECT count(*) AS count FROM dead_letters' });
    const none = { retrying: 0, saved: 0, rejected: 0, failed: 0 };
    return {
      publishers: balance.map(toBalance),
      states: { ...none, ...Object.fromEntries(states.map(({ state, count }) => [state, Number(count)])) },
      deadLetters: Number(letters[0]?.count ?? 0),
    };
  }

  /**
   * Trims orders whose end is older to id, state and times. They are never deleted: an id proves itself, so an order
   * without a row would read `accepted` for ever.
   *
   * @returns how many were trimmed
   */
  async trimDetails(olderThanDays: number): Promise<number> {
    let trimmed = 0;
    for (;;) {
      const rows = await this.#database.query({
        text: `UPDATE orders SET client = NULL, customer_id = NULL, order_number = NULL, life = '', problem = NULL, detail = NULL
               WHERE id IN (SELECT id FROM orders
                            WHERE client IS NOT NULL AND state <> 'retrying'
                              AND updated_at < now() - make_interval(days => $1)
                            LIMIT $2 FOR UPDATE SKIP LOCKED)
               RETURNING id`,
        values: [olderThanDays, trimBatch],
      });
      trimmed += rows.length;
      if (rows.length < trimBatch) return trimmed;
    }
  }
}
