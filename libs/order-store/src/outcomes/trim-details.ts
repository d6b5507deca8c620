import type { QueryConfig } from 'pg';

/** Trims one portion, small enough that no writer waits for it noticeably. */
export function trimStatement(olderThanDays: number): QueryConfig {
  return {
    text: `
      WITH old AS (
        SELECT id FROM orders
        WHERE client IS NOT NULL AND state <> 'retrying' AND updated_at < now() - make_interval(days => $1)
        ORDER BY updated_at, id LIMIT 2000 FOR UPDATE SKIP LOCKED
      ), trimmed AS (
        UPDATE orders SET client = NULL, customer_id = NULL, order_number = NULL, life = NULL, problem = NULL,
          detail = NULL, saved_at = NULL, next_attempt_at = NULL
        WHERE id IN (SELECT id FROM old) RETURNING 1
      )
      SELECT count(*)::integer AS count FROM trimmed`,
    values: [olderThanDays],
  };
}
