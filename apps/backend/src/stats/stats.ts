import type { BackendStats } from '@order-intake/contracts';
import type { Tally } from '../ledger/effect.js';
import type { CallsInFlight } from '../save-order/calls-in-flight.js';
import type { RequestCounts } from './request-counts.js';

export function readStats(counts: RequestCounts, calls: CallsInFlight, tally: Tally): BackendStats {
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
