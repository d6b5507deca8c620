import type { QueryConfig } from 'pg';
import type { IntakeReport } from './intake-log.js';
import { blockSpan, compactSpan, splitByBlock } from './sequence-blocks.js';
import { toMultirange } from './sequence-range.js';

/** Adds a publisher's report to its record, in one statement. */
export function reportStatement(boot: string, { confirmed, issued, isClosed }: IntakeReport): QueryConfig {
  const blocks = [...splitByBlock(confirmed)];
  return {
    name: 'record-confirmed',
    text: `
      WITH publisher AS (
        INSERT INTO intake_publishers AS p (boot, opened_at, heard_at, closed_at, issued)
        VALUES ($1, now(), now(), CASE WHEN $3 THEN now() END, $2)
        ON CONFLICT (boot) DO UPDATE SET
          heard_at = excluded.heard_at,
          closed_at = coalesce(p.closed_at, excluded.closed_at),
          issued = greatest(p.issued, excluded.issued)
      )
      INSERT INTO intake_confirmed AS c (boot, span, block, numbers)
      SELECT $1, ${blockSpan}, block, numbers FROM unnest($4::bigint[], $5::int8multirange[]) AS n (block, numbers)
      ON CONFLICT (boot, span, block) DO UPDATE SET numbers = c.numbers + excluded.numbers`,
    values: [
      boot,
      issued,
      isClosed,
      blocks.map(([block]) => block),
      blocks.map(([, ranges]) => toMultirange(ranges)),
    ],
  };
}

/**
 * Unites the small rows of both sets to one row for a million numbers, by which the sets themselves do not change.
 * Rows that a writer holds at the moment are left for the next time.
 */
export const compactStatements: readonly QueryConfig[] = [
  compactStatement('intake_confirmed', 'boot', 'boot'),
  compactStatement('intake_settled', 'boot, consumer_boot', `boot, ''`),
];

function compactStatement(table: string, key: string, compactKey: string): QueryConfig {
  return {
    text: `
      WITH small AS (
        SELECT ${key}, span, block FROM ${table}
        WHERE span = ${blockSpan} ORDER BY ${key}, block LIMIT 20000 FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM ${table} AS t USING small AS s
        WHERE (${prefixed('t', key)}, t.span, t.block) = (${prefixed('s', key)}, s.span, s.block)
        RETURNING t.boot, t.block, t.numbers
      ), united AS (
        INSERT INTO ${table} AS t (${key}, span, block, numbers)
        SELECT ${compactKey}, ${compactSpan}, block / ${compactSpan / blockSpan}, range_agg(numbers)
        FROM gone GROUP BY boot, block / ${compactSpan / blockSpan} ORDER BY 1, 3
        ON CONFLICT (${key}, span, block) DO UPDATE SET numbers = t.numbers + excluded.numbers
      )
      SELECT count(*)::integer AS count FROM gone`,
  };
}

function prefixed(table: string, key: string): string {
  return key
    .split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ');
}
