/**
 * The store cannot answer now: unreachable, starting, overloaded, read-only, or slower than its time limit. The same
 * call may succeed later. Its message is for operators: it may name the database's address.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';

  constructor(cause: unknown) {
    super(`the order store is unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** PostgreSQL refuses the values themselves, so the same write can never succeed. */
export class UnstorableError extends Error {
  override readonly name = 'UnstorableError';

  constructor(cause: unknown) {
    super(`the order store refuses the values: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** A newer version of this software has changed the database. Deploy that version, or restore the older database. */
export class SchemaAheadError extends Error {
  override readonly name = 'SchemaAheadError';

  constructor(databaseVersion: number, knownVersion: number) {
    super(
      `the database has schema version ${databaseVersion}, this software knows ${knownVersion}: ` +
        'run the newer software, or give it another database',
    );
  }
}

/** A list cursor that this store did not make. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';

  constructor() {
    super('the cursor is not one of this list');
  }
}

/** As many entries wait for the store as may: this one was not taken. */
export class WriterFullError extends Error {
  override readonly name = 'WriterFullError';

  constructor(maxPending: number) {
    super(`${maxPending} entries wait for the order store already`);
  }
}

/** The writer has stopped. Whether an entry under way was committed is unknown; none is committed later. */
export class WriterClosedError extends Error {
  override readonly name = 'WriterClosedError';

  constructor() {
    super('the writer to the order store has stopped');
  }
}
