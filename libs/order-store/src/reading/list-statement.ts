import type { RecordedState } from '@order-intake/contracts';
import type { QueryConfig } from 'pg';
import { fromCursor } from './cursor.js';
import { outcomeColumns } from './stored-outcome.js';

/** Which orders are listed; all that is left out does not matter. */
export interface ListFilter {
  readonly client?: string;
  readonly customerId?: string;
  readonly states?: readonly RecordedState[];
  readonly updatedAfter?: Date;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * Reads one row more than the page has, which tells whether there is another page.
 *
 * @throws InvalidCursorError
 */
export function listStatement(filter: ListFilter): QueryConfig {
  const values: unknown[] = [];
  const given = (value: unknown) => `$${values.push(value)}`;
  const conditions = ['true'];
  if (filter.client !== undefined) conditions.push(`client = ${given(filter.client)}`);
  if (filter.customerId !== undefined) conditions.push(`customer_id = ${given(filter.customerId)}`);
  if (filter.states) {
    conditions.push(`state = ANY (${given(filter.states)}::text[])`);
    // So that the planner may use the small index of orders that are not saved.
    if (!filter.states.includes('saved')) conditions.push(`state <> 'saved'`);
  }
  if (filter.updatedAfter) conditions.push(`updated_at > ${given(filter.updatedAfter)}`);
  if (filter.cursor !== undefined) {
    const { updatedAtMicros, id } = fromCursor(filter.cursor);
    conditions.push(
      `(updated_at, id) < (to_timestamp(0) + ${given(updatedAtMicros)}::bigint * interval '1 microsecond', ${given(id)}::uuid)`,
    );
  }
  return {
    text: `SELECT ${outcomeColumns} FROM orders WHERE ${conditions.join(' AND ')}
           ORDER BY updated_at DESC, id DESC LIMIT ${given(filter.limit + 1)}`,
    values,
  };
}
