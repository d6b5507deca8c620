import type { DeadLetter, ProblemName, RecordedState } from '@order-intake/contracts';
import type { QueryConfig } from 'pg';

/** Dead letters of one reason. */
export interface DeadLetterGroup {
  readonly reason: ProblemName;
  readonly count: number;
  /** Of them, those whose order is saved by now: a redrive drops them. */
  readonly saved: number;
  readonly oldestAt: Date;
  readonly newestAt: Date;
}

export interface DeadLetterQuery {
  /** Default: all. */
  readonly reason?: string;
  /** At least 1. */
  readonly limit: number;
}

/** A dead letter, with what its order reads now, if it has one. */
export type DeadLetterEntry = DeadLetter & { readonly state?: RecordedState };

export interface GroupRow {
  readonly reason: ProblemName;
  readonly count: string;
  readonly saved: string;
  readonly oldest_at: Date;
  readonly newest_at: Date;
}

export interface DeadLetterRow {
  readonly message_key: string;
  readonly intake: string | null;
  readonly order_id: string | null;
  readonly client: string | null;
  readonly customer_id: string | null;
  readonly order_number: string | null;
  readonly reason: ProblemName;
  readonly detail: string;
  readonly attempts: number;
  readonly failed_at: Date;
  readonly body_bytes: number;
  readonly state: RecordedState | null;
}

export const groupStatement: QueryConfig = {
  text: `
    SELECT reason, count(*) AS count, count(*) FILTER (WHERE state = 'saved') AS saved,
      min(failed_at) AS oldest_at, max(failed_at) AS newest_at
    FROM dead_letters LEFT JOIN orders ON orders.id = order_id
    GROUP BY reason ORDER BY 2 DESC, reason`,
};

export function deadLetterStatement({ reason, limit }: DeadLetterQuery): QueryConfig {
  return {
    text: `
      SELECT l.*, o.state FROM dead_letters l LEFT JOIN orders o ON o.id = l.order_id
      WHERE $1::text IS NULL OR reason = $1 ORDER BY failed_at, message_key LIMIT $2`,
    values: [reason ?? null, limit],
  };
}

export const removeDeadLetterStatement = (messageKey: string): QueryConfig => ({
  name: 'remove-dead-letter',
  text: 'DELETE FROM dead_letters WHERE message_key = $1',
  values: [messageKey],
});

export function readGroups(rows: readonly GroupRow[]): DeadLetterGroup[] {
  return rows.map(({ reason, count, saved, oldest_at, newest_at }) => ({
    reason,
    count: Number(count),
    saved: Number(saved),
    oldestAt: oldest_at,
    newestAt: newest_at,
  }));
}

export function readDeadLetter(row: DeadLetterRow): DeadLetterEntry {
  return {
    messageKey: row.message_key,
    ...(row.intake !== null && { intake: row.intake }),
    ...(row.order_id !== null && { orderId: row.order_id }),
    ...(row.client !== null && { client: row.client }),
    ...(row.customer_id !== null && { customerId: row.customer_id }),
    ...(row.order_number !== null && { orderNumber: row.order_number }),
    reason: row.reason,
    detail: row.detail,
    attempts: row.attempts,
    failedAt: row.failed_at,
    bodyBytes: row.body_bytes,
    ...(row.state !== null && { state: row.state }),
  };
}
