import type { RecordedState } from '@order-intake/contracts';
import type { SequenceRange } from '../intake/sequence-ranges.js';

/** One run of a publisher, as set arithmetic sees it. */
export interface PublisherBalance {
  readonly publisher: string;
  /** Publishes that the broker confirmed. */
  readonly confirmed: number;
  readonly settled: number;
  /** Confirmed and not settled: under way, or lost once the queues are empty and nothing is `retrying`. */
  readonly open: readonly SequenceRange[];
  readonly openCount: number;
  /** Settled, though no confirm was written: the publisher was killed before it wrote them, or they were of unknown outcome. */
  readonly settledUnconfirmed: number;
  /** False if the run did not end in order: what it confirmed after `writtenAt` is not known here. */
  readonly isClosed: boolean;
  readonly writtenAt: Date;
  readonly issued: number;
}

/** What the store knows of all orders. */
export interface Reconciliation {
  readonly publishers: readonly PublisherBalance[];
  readonly states: Readonly<Record<RecordedState, number>>;
  readonly deadLetters: number;
}

export const balanceText = `
WITH settled AS (
  SELECT publisher, range_agg(numbers) AS numbers FROM intake_settled GROUP BY publisher
), balance AS (
  SELECT publisher, c.numbers AS confirmed, coalesce(s.numbers, '{}') AS settled,
         coalesce(c.issued, 0) AS issued, coalesce(c.is_closed, false) AS is_closed,
         coalesce(c.written_at, to_timestamp(0)) AS written_at
  FROM intake_confirmed c FULL JOIN settled s USING (publisher)
), counted AS (
  SELECT publisher, issued, is_closed, written_at, settled, coalesce(confirmed, '{}') AS confirmed FROM balance
)
SELECT publisher, issued::text, is_closed, written_at,
       numbers_in(confirmed) AS confirmed, numbers_in(settled) AS settled,
       numbers_in(settled - confirmed) AS settled_unconfirmed, numbers_in(confirmed - settled) AS open_count,
       (SELECT coalesce(json_agg(json_build_object('from', lower(r), 'to', upper(r))), '[]')
        FROM (SELECT r FROM unnest(confirmed - settled) AS r LIMIT 1000) AS first_ranges) AS open
FROM counted ORDER BY written_at, publisher`;

export interface BalanceRow {
  publisher: string;
  issued: string;
  is_closed: boolean;
  written_at: Date;
  confirmed: string;
  settled: string;
  settled_unconfirmed: string;
  open_count: string;
  open: SequenceRange[];
}

export function toBalance(row: BalanceRow): PublisherBalance {
  return {
    publisher: row.publisher,
    confirmed: Number(row.confirmed),
    settled: Number(row.settled),
    open: row.open,
    openCount: Number(row.open_count),
    settledUnconfirmed: Number(row.settled_unconfirmed),
    isClosed: row.is_closed,
    writtenAt: row.written_at,
    issued: Number(row.issued),
  };
}
