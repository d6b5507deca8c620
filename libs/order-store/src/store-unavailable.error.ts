/** The database cannot be reached, or does not answer in time. The same call succeeds when it is back. */
export class StoreUnavailableError extends Error {
  constructor(cause: unknown) {
    super(`the order store is unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = StoreUnavailableError.name;
  }
}

/**
 * SQLSTATE classes and codes that say nothing of the statement: connection (08), insufficient resources (53),
 * operator intervention (57, among them statement timeout), read-only standby (25006).
 * See https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
const passingStates = /^(08...|53...|57...|25006)$/;

/** Tells an outage from an error of the statement or its data. Errors of the socket have no SQLSTATE. */
export function isOutage(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return passingStates.test(code);
  if (typeof code === 'string') return true;
  return /timeout|terminated|connection|closed/i.test(String(message));
}

/** The statement lost against another one; the same again succeeds (deadlock, serialization failure). */
export function isConflict(error: unknown): boolean {
  return ['40P01', '40001'].includes(String((error as { code?: unknown }).code));
}
