/** The text that a client gave as cursor is none of ours. */
export class InvalidCursorError extends Error {
  constructor() {
    super('the cursor is not one that this service gave');
    this.name = InvalidCursorError.name;
  }
}

/** A place in the list of orders, newest first: after this one. */
export interface ListPosition {
  /** Microseconds since 1970, as PostgreSQL keeps time; text, since it may exceed 2^53. */
  readonly updatedAtMicros: string;
  readonly id: string;
}

export function toCursor({ updatedAtMicros, id }: ListPosition): string {
  return Buffer.from(`${updatedAtMicros}_${id}`).toString('base64url');
}

/** @throws InvalidCursorError */
export function fromCursor(cursor: string): ListPosition {
  const match = /^(\d{1,17})_([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const [, updatedAtMicros, id] = match ?? [];
  if (updatedAtMicros === undefined || id === undefined) throw new InvalidCursorError();
  return { updatedAtMicros, id };
}
