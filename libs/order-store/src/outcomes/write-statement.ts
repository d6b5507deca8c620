import type { DeadLetter, Outcome } from '@order-intake/contracts';
import type { QueryConfig } from 'pg';
import { blockSpan, splitByBlock } from '../intake/sequence-blocks.js';
import { rangesOf, toMultirange } from '../intake/sequence-range.js';
import type { StoreBatch } from './plan-batch.js';

/**
 * `mayReplace` of the contracts, in SQL: `o` is the row there is, `excluded` the one to write. A test compares both
 * over all pairs.
 */
const mayReplace = `
  o.state <> 'saved' AND CASE
    WHEN excluded.state = 'saved' THEN true
    WHEN o.life IS DISTINCT FROM excluded.life THEN o.state <> 'retrying'
    WHEN (o.state = 'retrying') <> (excluded.state = 'retrying') THEN o.state = 'retrying'
    WHEN excluded.state = 'retrying' THEN excluded.attempts >= o.attempts
    ELSE excluded.attempts > o.attempts
  END`;

const text = `
  WITH outcome AS (
    INSERT INTO orders AS o (id, client, customer_id, order_number, life, state, attempts, problem, detail,
      saved_at, next_attempt_at, updated_at)
    SELECT *, now() FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::integer[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[])
    ON CONFLICT (id) DO UPDATE SET
      client = excluded.client, customer_id = excluded.customer_id, order_number = excluded.order_number,
      life = excluded.life, state = excluded.state, attempts = excluded.attempts, problem = excluded.problem,
      detail = excluded.detail, saved_at = excluded.saved_at, next_attempt_at = excluded.next_attempt_at,
      updated_at = excluded.updated_at
    WHERE ${mayReplace}
  ), dead_letter AS (
    INSERT INTO dead_letters (message_key, intake, order_id, client, customer_id, order_number, reason, detail,
      attempts, failed_at, body_bytes)
    SELECT * FROM unnest($12::text[], $13::text[], $14::uuid[], $15::text[], $16::text[], $17::text[],
      $18::text[], $19::text[], $20::integer[], $21::timestamptz[], $22::integer[])
    ON CONFLICT (message_key) DO NOTHING
  )
  INSERT INTO intake_settled AS s (boot, consumer_boot, span, block, numbers)
  SELECT boot, $23, ${blockSpan}, block, numbers
  FROM unnest($24::text[], $25::bigint[], $26::int8multirange[]) AS n (boot, block, numbers)
  ON CONFLICT (boot, consumer_boot, span, block) DO UPDATE SET numbers = s.numbers + excluded.numbers`;

/**
 * One statement, hence one transaction, for a whole batch. Rows go in the order of their keys, so that two writers
 * that meet wait for each other and do not deadlock.
 */
export function writeStatement(batch: StoreBatch, consumerBoot: string): QueryConfig {
  const outcomes = batch.outcomes.toSorted((a, b) => compare(a.id, b.id));
  const deadLetters = batch.deadLetters.toSorted((a, b) => compare(a.messageKey, b.messageKey));
  return {
    name: 'write-batch',
    text,
    values: [
      ...outcomeColumns(outcomes),
      ...deadLetterColumns(deadLetters),
      consumerBoot,
      ...settledColumns(batch.settled),
    ],
  };
}

function outcomeColumns(rows: readonly Outcome[]): unknown[][] {
  return [
    rows.map(({ id }) => id),
    rows.map(({ client }) => storable(client)),
    rows.map(({ customerId }) => storable(customerId)),
    rows.map(({ orderNumber }) => storable(orderNumber)),
    rows.map(({ life }) => storable(life)),
    rows.map(({ state }) => state),
    rows.map(({ attempts }) => storableInteger(attempts)),
    rows.map(({ error }) => error?.problem),
    rows.map(({ error }) => error && storableDetail(error.detail)),
    rows.map(({ savedAt }) => savedAt?.toISOString()),
    rows.map(({ nextAttemptAt }) => nextAttemptAt?.toISOString()),
  ];
}

function deadLetterColumns(rows: readonly DeadLetter[]): unknown[][] {
  return [
    rows.map(({ messageKey }) => storable(messageKey)),
    rows.map(({ intake }) => intake && storable(intake)),
    rows.map(({ orderId }) => orderId),
    rows.map(({ client }) => client && storable(client)),
    rows.map(({ customerId }) => customerId && storable(customerId)),
    rows.map(({ orderNumber }) => orderNumber && storable(orderNumber)),
    rows.map(({ reason }) => reason),
    rows.map(({ detail }) => storableDetail(detail)),
    rows.map(({ attempts }) => storableInteger(attempts)),
    rows.map(({ failedAt }) => failedAt.toISOString()),
    rows.map(({ bodyBytes }) => storableInteger(bodyBytes)),
  ];
}

function settledColumns(settled: readonly string[]): unknown[][] {
  const rows = [...numbersByBoot(settled)]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([boot, numbers]) =>
      [...splitByBlock(rangesOf(numbers))].map(([block, ranges]) => ({ boot, block, ranges })),
    );
  return [
    rows.map(({ boot }) => boot),
    rows.map(({ block }) => block),
    rows.map(({ ranges }) => toMultirange(ranges)),
  ];
}

/** A name that is no `boot:sequence` is a foreign publisher's, who reports nothing that it could be compared with. */
function numbersByBoot(settled: readonly string[]): Map<string, number[]> {
  const byBoot = new Map<string, number[]>();
  for (const intake of settled) {
    const [, boot, digits] = /^([0-9A-Za-z-]{1,64}):([1-9]\d{0,14})$/.exec(intake) ?? [];
    if (boot === undefined) continue;
    const numbers = byBoot.get(boot);
    if (numbers) numbers.push(Number(digits));
    else byBoot.set(boot, [Number(digits)]);
  }
  return byBoot;
}

const maxDetailLength = 500;
const maxInteger = 2_147_483_647;

/** PostgreSQL's text holds any character but NUL. */
function storable(value: string): string {
  return value.replaceAll('\0', '\uFFFD');
}

/** In characters of JavaScript; what is longer is cut, to keep orders small. */
function storableDetail(detail: string): string {
  return storable(detail.slice(0, maxDetailLength));
}

/** A foreign publisher's header may hold any number. */
function storableInteger(value: number): number {
  return Math.min(value, maxInteger);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
