import type { Tally } from '../ledger/effect.js';
import type { CallsInFlight } from '../save-order/calls-in-flight.js';
import type { RequestCounts } from './request-counts.js';

/** What the backend did since the last reset. Only what is saved survives the process. */
export interface Stats {
  readonly requests: number;
  /** Effects in the ledger: orders saved, and duplicates where uniqueness is off. Survives kill -9, not power loss. */
  readonly saved: number;
  readonly replays: number;
  readonly rejected: number;
  readonly failed: number;
  /** Calls under way now whose caller is still connected. */
  readonly inFlight: number;
  /** Most of them at once. */
  readonly peakInFlight: number;
  /** Calls that ran on after their caller had gone. */
  readonly orphaned: number;
  /** Of these, how many still run. */
  readonly orphansInFlight: number;
  readonly firstSavedAt: string | null;
  readonly lastSavedAt: string | null;
}

export function readStats(counts: RequestCounts, calls: CallsInFlight, tally: Tally): Stats {
  const { requests, replays, rejected, failed } = counts;
  return {
    requests,
    saved: tally.saved,
    replays,
    rejected,
    failed,
    inFlight: calls.connected,
    peakInFlight: calls.peak,
    orphaned: calls.orphaned,
    orphansInFlight: calls.orphans,
    firstSavedAt: timestamp(tally.firstSavedAt),
    lastSavedAt: timestamp(tally.lastSavedAt),
  };
}

function timestamp(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
