import { setTimeout as sleep } from 'node:timers/promises';
import { EventEmitter } from 'node:events';
import pg from 'pg';
import { migrate, SchemaAheadError } from './schema/migrate.js';
import { isOutage, StoreUnavailableError } from './store-unavailable.error.js';

export interface OrderDatabaseOptions {
  /** PostgreSQL URL. */
  readonly url: string;
  /** Shown by the server's list of sessions. */
  readonly name: string;
  /** Connections at most. */
  readonly connections: number;
  /** How long one statement may take, in milliseconds. */
  readonly statementTimeoutMs: number;
}

const connectTimeoutMs = 2_000;
const longestRetryMs = 2_000;

/**
 * The connections to PostgreSQL, and whether it can be reached. An outage is noticed by the statement that meets it;
 * then one connection tries until the server is back. No other probe is made.
 */
export class OrderDatabase extends EventEmitter<{ available: [boolean] }> {
  readonly #pool: pg.Pool;
  #isAvailable = false;
  #isMigrated = false;
  #isClosed = false;
  #isTrying = false;

  constructor({ url, name, connections, statementTimeoutMs }: OrderDatabaseOptions) {
    super();
    this.#pool = new pg.Pool({
      connectionString: url,
      application_name: name,
      max: connections,
      connectionTimeoutMillis: connectTimeoutMs,
      statement_timeout: statementTimeoutMs,
      // The client's own limit ends what the server, stopped or cut off, cannot.
      query_timeout: statementTimeoutMs + 500,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
    });
    this.#pool.on('error', () => this.#lost());
  }

  get isAvailable(): boolean {
    return this.#isAvailable;
  }

  /**
   * Connects and brings the schema up to date, however long the server takes to come.
   *
   * @throws SchemaAheadError, or what the database says against the migration
   */
  async start(): Promise<void> {
    for (let wait = 100; !this.#isClosed; wait = Math.min(longestRetryMs, wait * 2)) {
      try {
        await this.#prepare();
        return;
      } catch (error) {
        if (error instanceof SchemaAheadError || !isOutage(error)) throw error;
        await sleep(wait * (0.5 + Math.random() / 2));
      }
    }
  }

  /**
   * Runs one statement.
   *
   * @throws StoreUnavailableError in an outage, else what the database says of the statement
   */
  async query<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<Row[]> {
    if (!this.#isMigrated) throw new StoreUnavailableError('it has not been reached yet');
    try {
      return (await this.#pool.query<Row>(statement)).rows;
    } catch (error) {
      if (!isOutage(error)) throw error;
      this.#lost();
      throw new StoreUnavailableError(error);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pool.end();
  }

  async #prepare(): Promise<void> {
    const client = await this.#pool.connect();
    // Without a listener the end of a server ends this process too.
    client.on('error', () => undefined);
    try {
      if (this.#isMigrated) await client.query('SELECT 1');
      else await migrate(client);
      this.#isMigrated = true;
      this.#change(true);
    } finally {
      client.release(!this.#isAvailable);
    }
  }

  #lost(): void {
    this.#change(false);
    if (this.#isTrying || this.#isClosed) return;
    this.#isTrying = true;
    this.start()
      .catch(() => undefined)
      .finally(() => (this.#isTrying = false));
  }

  #change(isAvailable: boolean): void {
    if (this.#isAvailable === isAvailable) return;
    this.#isAvailable = isAvailable;
    this.emit('available', isAvailable);
  }
}
