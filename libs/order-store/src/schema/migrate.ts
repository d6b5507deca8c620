import type { PoolClient } from 'pg';
import { SchemaAheadError } from '../connection/store.errors.js';
import { initial } from './0001-initial.js';
import { deliverySettings } from './0002-delivery-settings.js';
import { ordersByClient } from './0003-orders-by-client.js';

/** The schema, step by step. A step that was released is never changed; the next one mends it. */
const migrations: readonly string[] = [initial, deliverySettings, ordersByClient];

/** Any constant: it names the lock that lets one process migrate at a time. */
const migrationLock = 7_236_501;

/**
 * Brings the schema up to date, in one transaction.
 *
 * @returns the version that it had, 0 if there was none, and the one that it has now
 * @throws SchemaAheadError, or what the database says
 */
export async function migrate(client: PoolClient): Promise<{ from: number; to: number }> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    // CREATE TABLE IF NOT EXISTS asks for the right to create even where the table exists; gateways may lack it.
    const known = await client.query<{ existing: unknown }>(
      `SELECT to_regclass('schema_migrations') AS existing`,
    );
    if (!known.rows[0]?.existing)
      await client.query(
        'CREATE TABLE schema_migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL)',
      );
    const found = await client.query<{ version: number | null }>(
      'SELECT max(version) AS version FROM schema_migrations',
    );
    const version = found.rows[0]?.version ?? 0;
    if (version > migrations.length) throw new SchemaAheadError(version, migrations.length);
    for (const [index, step] of migrations.entries()) {
      if (index < version) continue;
      await client.query(step);
      await client.query('INSERT INTO schema_migrations VALUES ($1, clock_timestamp())', [index + 1]);
    }
    await client.query('COMMIT');
    return { from: version, to: migrations.length };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
