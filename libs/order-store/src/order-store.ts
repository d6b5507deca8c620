import type { DeliveryChange, DeliverySettings, RecordedState } from '@order-intake/contracts';
import { Database, type DatabaseOptions } from './connection/database.js';
import {
  deadLetterStatement,
  groupStatement,
  readDeadLetter,
  readGroups,
  removeDeadLetterStatement,
  type DeadLetterEntry,
  type DeadLetterGroup,
  type DeadLetterQuery,
  type DeadLetterRow,
  type GroupRow,
} from './dead-letters/dead-letter-list.js';
import {
  changeDeliveryStatement,
  deliverySettingsStatement,
  readDeliverySettings,
  type DeliveryRow,
} from './delivery/delivery-settings.js';
import type { IntakeReport, IntakeStore } from './intake/intake-log.js';
import { compactStatements, reportStatement } from './intake/intake-record.js';
import {
  deadLetterCountStatement,
  readReckoning,
  readStateCounts,
  reckoningStatement,
  stateCountStatement,
  type ReckoningRow,
  type Reconciliation,
  type StateCounts,
} from './intake/reconciliation.js';
import { listStatement, readPage, type OrderListQuery, type OrderPage } from './outcomes/order-list.js';
import type { BatchStore } from './outcomes/outcome-writer.js';
import type { StoreBatch } from './outcomes/plan-batch.js';
import { orderColumns, readOrder, type OrderRow, type StoredOutcome } from './outcomes/stored-outcome.js';
import { traceCommit } from './outcomes/trace-commit.js';
import { trimStatement } from './outcomes/trim-details.js';
import { writeStatement } from './outcomes/write-statement.js';

export type OrderStoreOptions = DatabaseOptions;

/**
 * The durable record of outcomes and of intake, in PostgreSQL. Every call but `start` fails with StoreUnavailableError
 * while the database cannot answer: at once if that is known, else within 2 s if it cannot be reached, and a reading
 * within 2.5 s if there is no answer.
 *
 * An order takes about 310 bytes with its indexes, and 110 once it is trimmed (measured with PostgreSQL 18: 140 of the
 * row, 165 of indexes, below 1 of the settled numbers). Batches of a consumer with 80 in hand reach 15,000 outcomes a
 * second on two cores, database included.
 */
export class OrderStore implements BatchStore, IntakeStore {
  readonly #database: Database;
  readonly #url: string;

  constructor(options: OrderStoreOptions) {
    this.#url = options.url;
    this.#database = new Database(options);
  }

  /**
   * Connects, and brings the schema up to date. If the database cannot be reached now, that is done in the background
   * as soon as it can. A store that only looks works without: it changes nothing, and `isAvailable` stays false.
   *
   * @throws SchemaAheadError if a newer version has changed the database
   */
  start(): Promise<void> {
    return this.#database.start();
  }

  /** True if the last thing known of the database is that it answers. Known from the work itself: looking asks nothing. */
  get isAvailable(): boolean {
    return this.#database.isUp;
  }

  /** Why it is unavailable, for operators; undefined while it is available. */
  get problem(): string | undefined {
    return this.#database.problem;
  }

  /** Calls back at each change. @returns stops it */
  onAvailability(callback: (up: boolean) => void): () => void {
    return this.#database.onAvailability(callback);
  }

  /** @returns undefined if no outcome is recorded. @throws StoreUnavailableError */
  async find(id: string): Promise<StoredOutcome | undefined> {
    const [row] = await this.#database.query<OrderRow>('read', {
      name: 'find-order',
      text: `SELECT ${orderColumns} FROM orders WHERE id = $1`,
      values: [id],
    });
    return row && readOrder(row);
  }

  /** Those of the orders that have an outcome. @throws StoreUnavailableError */
  async findMany(ids: readonly string[]): Promise<StoredOutcome[]> {
    const rows = await this.#database.query<OrderRow>('read', {
      name: 'find-orders',
      text: `SELECT ${orderColumns} FROM orders WHERE id = ANY($1)`,
      values: [ids],
    });
    return rows.map(readOrder);
  }

  /**
   * Orders that have an outcome or are retrying, newest first. Trimmed ones are not among them.
   *
   * @throws InvalidCursorError, StoreUnavailableError
   */
  async list(query: OrderListQuery): Promise<OrderPage> {
    const statement = listStatement(query);
    return readPage(await this.#database.query<OrderRow>('read', statement), query.limit);
  }

  /** Orders by id, trimmed ones too, for comparing with another record. @throws StoreUnavailableError */
  async listById(after: string | undefined, limit: number): Promise<StoredOutcome[]> {
    const rows = await this.#database.query<OrderRow>('read', {
      name: 'list-by-id',
      text: `SELECT ${orderColumns} FROM orders WHERE id > $1 ORDER BY id LIMIT $2`,
      values: [after ?? '00000000-0000-0000-0000-000000000000', limit],
    });
    return rows.map(readOrder);
  }

  /** Counts every row: about 0.3 s for a million. @throws StoreUnavailableError */
  async countByState(): Promise<StateCounts> {
    return readStateCounts(
      await this.#database.query<{ state: RecordedState; count: string }>('upkeep', stateCountStatement),
    );
  }

  /** Writes a batch in one transaction; see OutcomeWriter. @throws StoreUnavailableError, UnstorableError */
  async commit(batch: StoreBatch, consumerBoot: string): Promise<void> {
    await traceCommit(batch, this.#url, () =>
      this.#database.query('write', writeStatement(batch, consumerBoot)),
    );
  }

  /** Adds to the record of a publisher; see IntakeLog. @throws StoreUnavailableError */
  async recordConfirmed(boot: string, report: IntakeReport): Promise<void> {
    await this.#database.query('write', reportStatement(boot, report));
  }

  /** Dead letters by reason, the largest group first. @throws StoreUnavailableError */
  async deadLetterGroups(): Promise<DeadLetterGroup[]> {
    return readGroups(await this.#database.query<GroupRow>('upkeep', groupStatement));
  }

  /** Dead letters, oldest first. @throws StoreUnavailableError */
  async deadLetters(query: DeadLetterQuery): Promise<DeadLetterEntry[]> {
    return (await this.#database.query<DeadLetterRow>('upkeep', deadLetterStatement(query))).map(
      readDeadLetter,
    );
  }

  /** The message is a dead letter no more. @throws StoreUnavailableError */
  async removeDeadLetter(messageKey: string): Promise<void> {
    await this.#database.query('write', removeDeadLetterStatement(messageKey));
  }

  /** What the operator set last, if anything. @throws StoreUnavailableError */
  async deliverySettings(): Promise<DeliverySettings> {
    return readDeliverySettings(await this.#database.query<DeliveryRow>('read', deliverySettingsStatement));
  }

  /** Members that the change does not have stay as they are. @throws StoreUnavailableError */
  async changeDelivery(change: DeliveryChange): Promise<void> {
    await this.#database.query('write', changeDeliveryStatement(change));
  }

  /** Whether every confirmed order has an end. Reads the whole record of intake. @throws StoreUnavailableError */
  async reconciliation(): Promise<Reconciliation> {
    const rows = await this.#database.query<ReckoningRow>('upkeep', reckoningStatement);
    const states = await this.countByState();
    const [letters] = await this.#database.query<{ count: string }>('upkeep', deadLetterCountStatement);
    return { ...readReckoning(rows), states, deadLetters: Number(letters?.count ?? 0) };
  }

  /**
   * Trims final orders that have not changed for so many days to id, state, attempts and time. They are never deleted:
   * an id proves itself, so an order without a row would read `accepted` for ever. Dead letters keep their rows whole:
   * each stands for a message that is still in its queue. An order shrinks from about 310 bytes to 110; PostgreSQL uses
   * the room again after its next vacuum.
   *
   * @returns how many were trimmed
   * @throws StoreUnavailableError; what was trimmed by then stays so
   */
  async trimDetails(olderThanDays: number): Promise<number> {
    return this.#repeat(trimStatement(olderThanDays));
  }

  /** Keeps the record of intake small; worth an hourly call. @returns how many rows were united. @throws StoreUnavailableError */
  async compactIntake(): Promise<number> {
    let united = 0;
    for (const statement of compactStatements) united += await this.#repeat(statement);
    return united;
  }

  /** Ends all connections; statements under way get two seconds. */
  close(): Promise<void> {
    return this.#database.close();
  }

  /** Runs a statement that does its work in portions until there is none left. */
  async #repeat(statement: { text: string; values?: unknown[] }): Promise<number> {
    let total = 0;
    for (;;) {
      const [row] = await this.#database.query<{ count: number }>('upkeep', statement);
      if (!row || row.count === 0) return total;
      total += row.count;
    }
  }
}
