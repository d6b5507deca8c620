import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, type QueryConfig, type QueryResultRow } from 'pg';
import { migrate } from '../schema/migrate.js';
import { classifyFailure } from './classify-failure.js';
import { retryDelayMs } from './retry-delay.js';
import { SchemaAheadError, StoreUnavailableError, UnstorableError } from './store.errors.js';

/** Where the store says what changed; fits a Nest logger, pino and the console. */
export interface StoreLog {
  warn(message: string): void;
  error(message: string): void;
}

export interface DatabaseOptions {
  /** PostgreSQL 15 or later, for example `postgres://user:password@127.0.0.1:5432/order_intake`. */
  readonly url: string;
  /** Names the process in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Connections for reading; writing takes up to two more, upkeep one. Default 4. */
  readonly poolSize?: number;
  /** Default: says nothing. */
  readonly log?: StoreLog;
}

/**
 * What a statement is for, which decides its connections and its time limit: a long list must not delay a write, nor
 * a count of millions be cut short like a client's question.
 */
export type Purpose = 'read' | 'write' | 'upkeep';

const connectTimeoutMs = 2_000;
const statementTimeoutMs: Record<Purpose, number> = { read: 2_000, write: 10_000, upkeep: 120_000 };
/** A server that is stopped, not gone, keeps no time limit of its own. */
const silenceMs = 500;
const closeTimeoutMs = 2_000;

/**
 * The connections to PostgreSQL and what is known of its availability. A failed statement sets it unavailable; then,
 * and only then, one loop asks until it answers again, so that looking costs nothing while all is well.
 */
export class Database {
  readonly #pools: Record<Purpose, Pool>;
  readonly #log: StoreLog | undefined;
  readonly #listeners = new Set<(up: boolean) => void>();
  readonly #closing = new AbortController();
  #isStarted = false;
  #isUp = false;
  #isMigrated = false;
  #problem: string | undefined = 'not started';
  #recovery: Promise<void> | undefined;

  constructor({ url, applicationName, poolSize = 4, log }: DatabaseOptions) {
    this.#log = log;
    const pool = (purpose: Purpose, max: number) =>
      openPool(url, applicationName, purpose, max)
        // A connection lost between two statements: all that an idle process hears of the server's end.
        .on('error', (error) => this.#judge(error));
    this.#pools = { read: pool('read', poolSize), write: pool('write', 2), upkeep: pool('upkeep', 1) };
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Why it is unavailable; undefined while it is available. */
  get problem(): string | undefined {
    return this.#isUp ? undefined : this.#problem;
  }

  /** Calls back at each change. @returns stops it */
  onAvailability(callback: (up: boolean) => void): () => void {
    this.#listeners.add(callback);
    return () => void this.#listeners.delete(callback);
  }

  /** Brings the schema up to date if the database can be reached, else leaves that to the background. @throws SchemaAheadError */
  async start(): Promise<void> {
    this.#isStarted = true;
    try {
      await this.#recover();
    } catch (error) {
      if (error instanceof SchemaAheadError) throw error;
      this.#goDown(error);
    }
  }

  /**
   * @throws StoreUnavailableError, at once while it is known to be unavailable; UnstorableError; anything else is a
   *   fault of this library
   */
  async query<Row extends QueryResultRow>(purpose: Purpose, query: QueryConfig): Promise<Row[]> {
    if (this.#recovery && !this.#isUp) throw new StoreUnavailableError(this.#problem);
    try {
      return (await this.#pools[purpose].query<Row>(query)).rows;
    } catch (error) {
      throw this.#judge(error);
    }
  }

  /** Ends all connections; statements under way get two seconds. */
  async close(): Promise<void> {
    this.#closing.abort();
    const ended = Promise.all(Object.values(this.#pools).map((pool) => pool.end()));
    await Promise.race([ended, sleep(closeTimeoutMs, undefined, { ref: false })]);
    await this.#recovery;
    this.#listeners.clear();
  }

  #judge(error: unknown): unknown {
    const kind = classifyFailure(error);
    switch (kind) {
      case 'down':
        this.#goDown(error);
        return new StoreUnavailableError(error);
      case 'schema-missing':
        this.#isMigrated = false;
        this.#goDown(error);
        return new StoreUnavailableError(error);
      case 'again':
        return new StoreUnavailableError(error);
      case 'values':
        return new UnstorableError(error);
      case 'bug':
        return error;
      default:
        return kind satisfies never;
    }
  }

  #goDown(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    this.#problem = textOf(error);
    if (this.#isUp || !this.#recovery) this.#log?.warn(`the order store is unavailable: ${this.#problem}`);
    this.#announce(false);
    if (this.#isStarted) this.#recovery ??= this.#recoverLater();
  }

  /** Ends in the same turn in which it finds the store available, so that a failure after that begins another. */
  async #recoverLater(): Promise<void> {
    const { signal } = this.#closing;
    for (let failures = 0; !this.#isUp && !signal.aborted; failures += 1) {
      try {
        await sleep(retryDelayMs(failures), undefined, { signal, ref: false });
        await this.#recover();
      } catch (error) {
        if (signal.aborted) break;
        const problem = textOf(error);
        if (error instanceof SchemaAheadError && problem !== this.#problem) this.#log?.error(problem);
        this.#problem = problem;
      }
    }
    this.#recovery = undefined;
    if (this.#isUp) this.#log?.warn('the order store is available again');
  }

  async #recover(): Promise<void> {
    if (this.#isMigrated) await this.#askForWriting();
    else await this.#migrate();
    this.#isMigrated = true;
    this.#announce(true);
  }

  async #askForWriting(): Promise<void> {
    const { rows } = await this.#pools.write.query<{ transaction_read_only: string }>(
      'SHOW transaction_read_only',
    );
    if (rows[0]?.transaction_read_only === 'on') throw new Error('the database is read-only');
  }

  async #migrate(): Promise<void> {
    const client: PoolClient = await this.#pools.upkeep.connect();
    let failure: Error | undefined;
    try {
      const { from, to } = await migrate(client);
      if (0 < from && from < to) this.#log?.warn(`the database had schema version ${from} and has ${to} now`);
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      client.release(failure);
    }
  }

  #announce(up: boolean): void {
    if (this.#isUp === up) return;
    this.#isUp = up;
    for (const listener of this.#listeners) listener(up);
  }
}

function openPool(url: string, applicationName: string, purpose: Purpose, max: number): Pool {
  const timeoutMs = statementTimeoutMs[purpose];
  const pool = new Pool({
    connectionString: url,
    application_name: `${applicationName} (${purpose})`,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + silenceMs,
    idleTimeoutMillis: purpose === 'upkeep' ? 1_000 : 60_000,
    keepAlive: true,
  });
  // One that is lost in the middle of a statement fails that statement; its event, unheard, would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** An error of several addresses that were tried has no message of its own. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join(', ');
  return error instanceof Error ? error.message || error.name : String(error);
}
