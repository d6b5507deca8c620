import type { RecordedState } from '@order-intake/contracts';
import type { QueryConfig } from 'pg';
import { countNumbers, fromMultirange, type SequenceRange } from './sequence-range.js';

/** How the confirmed publishes of one run of a publisher ended. */
export interface PublisherReckoning {
  readonly boot: string;
  readonly openedAt: Date;
  /** Its last report. */
  readonly heardAt: Date;
  /** Time since then, by the database's clock. A publisher that runs reports every ten seconds at least. */
  readonly silentMs: number;
  /** Set by an orderly stop: all its confirms are known. Missing: it runs, or it was killed. */
  readonly closedAt?: Date;
  /** The highest number it is known to have given out, by its own report or because it was settled. */
  readonly issued: number;
  /** How many publishes it reported as confirmed. */
  readonly confirmed: number;
  /** How many of all came to an end. */
  readonly settled: number;
  /** Confirmed and not settled: still under way, or, once the queues are empty and nothing is retrying, lost. */
  readonly unsettled: readonly SequenceRange[];
  readonly unsettledCount: number;
  /**
   * Given out, and neither reported as confirmed nor settled: refused publishes, and those of outcome unknown. While
   * the record is open some may be confirmed all the same, and numbers above `issued` may exist.
   */
  readonly unconfirmed: readonly SequenceRange[];
  readonly unconfirmedCount: number;
}

export type StateCounts = Readonly<Record<RecordedState, number>>;

/** Whether every confirmed order has an end, as the store knows it at one moment. */
export interface Reconciliation {
  /** Oldest first. */
  readonly publishers: readonly PublisherReckoning[];
  /** Settled numbers of publishers that never reported, by boot: the store was away for all of their time. */
  readonly unreported: readonly { readonly boot: string; readonly settled: readonly SequenceRange[] }[];
  readonly states: StateCounts;
  readonly deadLetters: number;
}

export interface ReckoningRow {
  readonly boot: string;
  readonly opened_at: Date | null;
  readonly heard_at: Date | null;
  readonly silent_ms: number | null;
  readonly closed_at: Date | null;
  readonly issued: string | null;
  readonly confirmed: string;
  readonly settled: string;
  readonly unsettled: string;
  readonly unconfirmed: string;
}

/** One statement, hence one moment: a number cannot be settled between the reading of both sets. */
export const reckoningStatement: QueryConfig = {
  text: `
    WITH confirmed AS (SELECT boot, range_agg(numbers) AS numbers FROM intake_confirmed GROUP BY boot),
    settled AS (SELECT boot, range_agg(numbers) AS numbers FROM intake_settled GROUP BY boot),
    reckoning AS (
      SELECT boot, p.opened_at, p.heard_at, p.closed_at,
        greatest(p.issued, upper(s.numbers) - 1) AS issued,
        coalesce(c.numbers, '{}') AS confirmed, coalesce(s.numbers, '{}') AS settled
      FROM intake_publishers p FULL JOIN confirmed c USING (boot) FULL JOIN settled s USING (boot)
    )
    SELECT boot, opened_at, heard_at, extract(epoch FROM now() - heard_at)::float8 * 1000 AS silent_ms, closed_at, issued, confirmed, settled,
      confirmed - settled AS unsettled,
      int8multirange(int8range(1, greatest(issued, 0) + 1)) - confirmed - settled AS unconfirmed
    FROM reckoning ORDER BY opened_at, boot`,
};

export const stateCountStatement: QueryConfig = {
  text: 'SELECT state, count(*) AS count FROM orders GROUP BY state',
};

export const deadLetterCountStatement: QueryConfig = { text: 'SELECT count(*) AS count FROM dead_letters' };

export function readReckoning(
  rows: readonly ReckoningRow[],
): Pick<Reconciliation, 'publishers' | 'unreported'> {
  return {
    publishers: rows.filter(hasReported).map(reckoningOf),
    unreported: rows
      .filter((row) => !hasReported(row))
      .map(({ boot, settled }) => ({ boot, settled: fromMultirange(settled) })),
  };
}

export function readStateCounts(rows: readonly { state: RecordedState; count: string }[]): StateCounts {
  const counts = { retrying: 0, saved: 0, rejected: 0, failed: 0 };
  for (const { state, count } of rows) counts[state] = Number(count);
  return counts;
}

type ReportedRow = ReckoningRow & { opened_at: Date; heard_at: Date; silent_ms: number };

function hasReported(row: ReckoningRow): row is ReportedRow {
  return row.opened_at !== null;
}

function reckoningOf(row: ReportedRow): PublisherReckoning {
  const unsettled = fromMultirange(row.unsettled);
  const unconfirmed = fromMultirange(row.unconfirmed);
  return {
    boot: row.boot,
    openedAt: row.opened_at,
    heardAt: row.heard_at,
    silentMs: row.silent_ms,
    ...(row.closed_at && { closedAt: row.closed_at }),
    issued: Number(row.issued),
    confirmed: countNumbers(fromMultirange(row.confirmed)),
    settled: countNumbers(fromMultirange(row.settled)),
    unsettled,
    unsettledCount: countNumbers(unsettled),
    unconfirmed,
    unconfirmedCount: countNumbers(unconfirmed),
  };
}
