import { orderIdPattern } from '@order-intake/contracts';
import { InvalidCursorError } from '../connection/store.errors.js';

/** Where a page ended: the next begins right after this order. */
export interface ListPosition {
  readonly updatedAt: Date;
  readonly id: string;
}

/** Letters, digits, `-` and `_` only. Clients hand it back as it is; what it says may change. */
export function toCursor({ updatedAt, id }: ListPosition): string {
  return Buffer.from(`${updatedAt.getTime()} ${id}`).toString('base64url');
}

/** @throws InvalidCursorError */
export function fromCursor(cursor: string): ListPosition {
  const [, time, id] = /^(\d{1,14}) (\S+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (time === undefined || id === undefined || !orderIdPattern.test(id)) throw new InvalidCursorError();
  return { updatedAt: new Date(Number(time)), id };
}
