import { recordedStates, type RecordedState } from '@order-intake/contracts';
import type { QueryConfig } from 'pg';
import { fromCursor, toCursor } from './list-cursor.js';
import { orderColumns, readOrder, type OrderRow, type StoredOutcome } from './stored-outcome.js';

export interface OrderListQuery {
  readonly client?: string;
  readonly customerId?: string;
  /** Default: all. */
  readonly states?: readonly RecordedState[];
  /** Leaves out what was recorded at this moment or before. */
  readonly updatedAfter?: Date;
  /** Orders on one page, at least 1. */
  readonly limit: number;
  /** `nextCursor` of the page before; the other members should be the same as there. */
  readonly cursor?: string;
}

export interface OrderPage {
  /** Newest first. An order that changes while pages are read moves to the front, ahead of the pages read. */
  readonly items: StoredOutcome[];
  /** Missing on the last page. */
  readonly nextCursor?: string;
}

/** @throws InvalidCursorError */
export function listStatement(query: OrderListQuery): QueryConfig {
  const values: unknown[] = [];
  const value = (one: unknown) => `$${values.push(one)}`;
  const conditions = ['client IS NOT NULL'];
  if (query.client !== undefined) conditions.push(`client = ${value(query.client)}`);
  if (query.customerId !== undefined) conditions.push(`customer_id = ${value(query.customerId)}`);
  if (query.states) conditions.push(stateCondition(query.states));
  if (query.updatedAfter) conditions.push(`updated_at > ${value(query.updatedAfter.toISOString())}`);
  if (query.cursor !== undefined) {
    const { updatedAt, id } = fromCursor(query.cursor);
    conditions.push(`(updated_at, id) < (${value(updatedAt.toISOString())}, ${value(id)})`);
  }
  return {
    text:
      `SELECT ${orderColumns} FROM orders WHERE ${conditions.join(' AND ')} ` +
      `ORDER BY updated_at DESC, id DESC LIMIT ${value(query.limit + 1)}`,
    values,
  };
}

/** Written out, not as a parameter: only so can the planner see that the index of unsaved orders will do. */
function stateCondition(states: readonly RecordedState[]): string {
  const known = recordedStates.filter((state) => states.includes(state));
  return known.length > 0 ? `state IN (${known.map((state) => `'${state}'`).join(', ')})` : 'false';
}

/** @param rows of `listStatement`, one more than the page holds if there is a next page */
export function readPage(rows: readonly OrderRow[], limit: number): OrderPage {
  const items = rows.slice(0, limit).map(readOrder);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last && { nextCursor: toCursor(last) }) };
}
