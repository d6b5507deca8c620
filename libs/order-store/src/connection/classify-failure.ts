/** What a failed statement says about the database and about another try. */
export type FailureKind =
  /** The database is gone, starting, stopping, full or read-only: nothing will work for now. */
  | 'down'
  /** The database lives, this statement met a time limit, a lock or another transaction: try again. */
  | 'again'
  /** The schema is not there: somebody made the database anew. */
  | 'schema-missing'
  /** The values are refused, now and later. */
  | 'values'
  /** A fault of this library. */
  | 'bug';

/** SQLSTATE classes and codes, https://www.postgresql.org/docs/current/errcodes-appendix.html; a code goes before its class. */
const kindOfSqlState: Record<string, FailureKind> = {
  '08': 'down', // connection
  '28': 'down', // password or user refused: an operator mends it
  '3D': 'down', // no such database
  '53': 'down', // too many connections, disk or memory full
  '57': 'down', // shutting down, starting up
  '58': 'down', // input/output
  XX: 'down', // internal, corrupted
  '25006': 'down', // read-only: a standby, or switched so
  '42501': 'down', // a permission is missing
  '57014': 'again', // statement timeout, or cancelled
  '40': 'again', // serialization failure, deadlock
  '55': 'again', // lock not available
  '42P01': 'schema-missing',
  '3F': 'schema-missing',
  '21': 'bug',
  '22': 'values',
  '23': 'values',
  '54': 'values', // larger than an index or a row can be
  '42': 'bug',
};

/** @param error what pg threw: an answer of the server (with SQLSTATE), a socket error, a time-out, or a fault of ours */
export function classifyFailure(error: unknown): FailureKind {
  const code = codeOf(error);
  // A SQLSTATE has a digit; `EPIPE` has as many letters and none.
  if (code !== undefined && /^(?=.*\d)[0-9A-Z]{5}$/.test(code))
    return kindOfSqlState[code] ?? kindOfSqlState[code.slice(0, 2)] ?? 'bug';
  // Values that JavaScript refuses while they are written to the wire, such as an invalid Date.
  if (error instanceof RangeError || (error instanceof TypeError && code === undefined)) return 'values';
  // The pool's own queue was too long for its time limit: says nothing of the server.
  if (error instanceof Error && error.message.startsWith('timeout exceeded')) return 'again';
  // Socket errors (with a code), and pg's own, which have none: "Connection terminated unexpectedly", "Query read timeout".
  return 'down';
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
