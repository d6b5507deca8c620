import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** Rows are effects, one each time an order was saved: an order with two was saved twice. */
const schema = `
  CREATE TABLE IF NOT EXISTS effects (
    sequence INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    client TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    order_number TEXT NOT NULL,
    content TEXT NOT NULL,
    saved_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS effects_by_id ON effects (order_id);
  CREATE INDEX IF NOT EXISTS effects_by_number ON effects (order_number, customer_id, client);
  CREATE TABLE IF NOT EXISTS reset_mark (only INTEGER PRIMARY KEY CHECK (only = 1), sequence INTEGER NOT NULL) STRICT;
  INSERT OR IGNORE INTO reset_mark VALUES (1, 0);
`;

/**
 * Opens the ledger's file, and makes it and its folder if they are missing. What is committed survives kill -9, since
 * the kernel has it then; it does not survive a power loss, which `synchronous = OFF` leaves out for speed.
 *
 * @throws Error when another process has the file open
 */
export function openDatabase(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const database = new (loadSqlite().DatabaseSync)(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
    database.exec(schema);
  } catch (error) {
    database.close();
    if (isLocked(error)) throw new Error(`the ledger ${file} is in use by another process`, { cause: error });
    throw error;
  }
  return database;
}

/** node:sqlite warns at its first use that it is experimental; the version of Node is pinned, so nobody needs that. */
function loadSqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning, ...rest: unknown[]) => {
    if (!String(warning).startsWith('SQLite is an experimental feature'))
      Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return createRequire(import.meta.url)('node:sqlite') as typeof import('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** SQLITE_BUSY, SQLITE_LOCKED: https://sqlite.org/rescode.html */
function isLocked(error: unknown): boolean {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && [5, 6].includes(errcode & 0xff);
}
