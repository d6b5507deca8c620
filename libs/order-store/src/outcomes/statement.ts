import type { Outcome } from '@order-intake/contracts';
import type { QueryConfig } from 'pg';
import { rangesText } from '../intake/sequence-ranges.js';
import type { SettledBlock } from '../intake/settled-blocks.js';
import type { StoreEntry } from './store-entry.js';

type DeadLetterEntry = NonNullable<StoreEntry['deadLetter']>;

/** What one statement writes: at most one outcome of an order, one dead letter of a message. */
export interface Batch {
  readonly outcomes: readonly Outcome[];
  readonly deadLetters: readonly DeadLetterEntry[];
  readonly settled: readonly SettledBlock[];
}

/**
 * One statement, so one transaction and one round trip, for everything that a batch of messages came to. The condition
 * on `orders` is `mayReplace` of the contracts; a test compares the two over all pairs.
 */
const text = `
WITH outcomes AS (
  INSERT INTO orders AS o (id, client, customer_id, order_number, life, state, attempts, problem, detail, saved_at,
                           next_attempt_at, updated_at)
  SELECT *, clock_timestamp()
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[],
              $10::timestamptz[], $11::timestamptz[])
  ON CONFLICT (id) DO UPDATE SET
    (client, customer_id, order_number, life, state, attempts, problem, detail, saved_at, next_attempt_at, updated_at) =
    (excluded.client, excluded.customer_id, excluded.order_number, excluded.life, excluded.state, excluded.attempts,
     excluded.problem, excluded.detail, excluded.saved_at, excluded.next_attempt_at, excluded.updated_at)
  WHERE o.state <> 'saved' AND CASE
    WHEN excluded.state = 'saved' THEN true
    WHEN o.life <> excluded.life THEN o.state <> 'retrying'
    WHEN (o.state = 'retrying') <> (excluded.state = 'retrying') THEN excluded.state <> 'retrying'
    WHEN excluded.state = 'retrying' THEN excluded.attempts >= o.attempts
    ELSE excluded.attempts > o.attempts
  END
), letters AS (
  INSERT INTO dead_letters AS d (message_key, intake, order_id, client, customer_id, order_number, reason, detail,
                                 attempts, failed_at, body_bytes)
  SELECT * FROM unnest($12::text[], $13::text[], $14::uuid[], $15::text[], $16::text[], $17::text[], $18::text[],
                       $19::text[], $20::int[], $21::timestamptz[], $22::int[])
  ON CONFLICT (message_key) DO UPDATE SET
    (reason, detail, attempts, failed_at) = (excluded.reason, excluded.detail, excluded.attempts, excluded.failed_at)
)
INSERT INTO intake_settled AS s (publisher, block, consumer, numbers)
SELECT publisher, block, $23, numbers::int8multirange
FROM unnest($24::text[], $25::bigint[], $26::text[]) AS given (publisher, block, numbers)
ON CONFLICT (publisher, block, consumer) DO UPDATE SET numbers = s.numbers + excluded.numbers
`;

/** @param consumer names the run of the process that writes */
export function writeStatement(batch: Batch, consumer: string): QueryConfig {
  const { outcomes, deadLetters, settled } = batch;
  return {
    name: 'write-outcomes',
    text,
    values: [
      ...columns(outcomes, [
        (it) => it.id,
        (it) => it.client,
        (it) => it.customerId,
        (it) => it.orderNumber,
        (it) => it.life,
        (it) => it.state,
        (it) => it.attempts,
        (it) => it.error?.problem,
        (it) => storable(it.error?.detail),
        (it) => it.savedAt,
        (it) => it.nextAttemptAt,
      ]),
      ...columns(deadLetters, [
        (it) => it.messageKey,
        (it) => it.intake,
        (it) => it.orderId,
        (it) => it.client,
        (it) => it.customerId,
        (it) => it.orderNumber,
        (it) => it.reason,
        (it) => storable(it.detail),
        (it) => it.attempts,
        (it) => it.failedAt,
        (it) => it.bodyBytes,
      ]),
      consumer,
      ...columns(settled, [(it) => it.publisher, (it) => it.block, (it) => rangesText(it.numbers)]),
    ],
  };
}

function columns<T>(rows: readonly T[], members: readonly ((row: T) => unknown)[]): unknown[][] {
  return members.map((member) => rows.map((row) => member(row) ?? null));
}

/** PostgreSQL's text holds everything but NUL. */
function storable(detail: string | undefined): string | undefined {
  return detail?.replaceAll('\0', '').slice(0, 500);
}
