import { SchemaAheadError, StoreUnavailableError } from '@order-intake/order-store';
import { eventually, undoOrdersByClient } from '../src/index.js';
import { numberedId, useStore } from '../src/use-store.js';

const { store, database, another } = useStore();

const dropSchema = () => database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');

describe('the schema of the order store', () => {
  it('is made once, however many processes start at once', async () => {
    await dropSchema();
    const stores = Array.from({ length: 5 }, () => another());
    await Promise.all(stores.map((each) => each.start()));
    expect(stores.map(({ isAvailable }) => isAvailable)).toEqual(stores.map(() => true));
    expect(await database.query('SELECT version FROM schema_migrations')).toEqual([
      { version: 1 },
      { version: 2 },
      { version: 3 },
    ]);
  });

  it('is made anew under a running process', async () => {
    await dropSchema();
    await expect(store.find(numberedId(1))).rejects.toBeInstanceOf(StoreUnavailableError);
    await eventually('the store is available again', () => store.isAvailable);
    expect(await store.find(numberedId(1))).toBeUndefined();
  });

  it('is seen to by a process that loses its connection in the middle of that', async () => {
    const blocked = database.query('BEGIN; LOCK TABLE schema_migrations; SELECT pg_sleep(2); COMMIT');
    await eventually('the table is locked', async () => {
      const locks = await database.query(
        `SELECT 1 FROM pg_locks JOIN pg_class ON pg_class.oid = relation
         WHERE relname = 'schema_migrations' AND mode = 'AccessExclusiveLock' AND granted`,
      );
      return locks.length > 0;
    });
    const unlucky = another();
    const start = unlucky.start();
    await eventually('its connection is ended while it waits', async () => {
      const ended = await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'specs (upkeep)' AND wait_event_type = 'Lock'`,
      );
      return ended.length > 0;
    });
    await start;
    expect(unlucky.isAvailable).toBe(false);
    await blocked;
    await eventually('it is available', () => unlucky.isAvailable);
  });

  it('of an older version is brought up to date, which is said', async () => {
    await database.query(
      `DROP TABLE delivery_settings;
       ${undoOrdersByClient}
       DELETE FROM schema_migrations WHERE version > 1`,
    );
    const said: string[] = [];
    const newer = another({ warn: (text) => said.push(text), error: (text) => said.push(text) });
    await newer.start();
    expect(said).toEqual(['the database had schema version 1 and has 3 now']);
    expect(await newer.deliverySettings()).toEqual({ paused: false });
  });

  it('of a newer version is refused in one sentence', async () => {
    await database.query('INSERT INTO schema_migrations (version, applied_at) VALUES (7, now())');
    const older = another();
    const start = older.start();
    await expect(start).rejects.toBeInstanceOf(SchemaAheadError);
    await expect(start).rejects.toThrow(
      'the database has schema version 7, this software knows 3: run the newer software, or give it another database',
    );
    expect(older.isAvailable).toBe(false);
  });
});
