import type { PoolClient } from 'pg';
import { migrations } from './migrations.js';

/** The database was migrated by a newer version of this software. */
export class SchemaAheadError extends Error {
  constructor(found: number) {
    super(
      `the database has schema ${found}, this version knows ${migrations.length}: run the newer version, ` +
        'or restore a backup from before it',
    );
    this.name = SchemaAheadError.name;
  }
}

/** Any constant: it names the lock that lets one process migrate at a time. */
const migrationLock = 7_236_501;

/**
 * Brings the schema up to date, in one transaction.
 *
 * @throws SchemaAheadError, or what the database says
 */
export async function migrate(client: PoolClient): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)');
    const found = await client.query<{ version: number }>('SELECT version FROM schema_version');
    const version = found.rows[0]?.version ?? 0;
    if (version > migrations.length) throw new SchemaAheadError(version);
    for (const step of migrations.slice(version)) await client.query(step);
    if (version === 0) await client.query('INSERT INTO schema_version VALUES ($1)', [migrations.length]);
    else await client.query('UPDATE schema_version SET version = $1', [migrations.length]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
