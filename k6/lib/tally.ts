import http from 'k6/http';
import { readStats } from './backend.ts';
import { anyGateway } from './gateway.ts';
import { backendUrl } from './settings.ts';

/** How many orders of a run have come to which end. */
export interface Tally {
  readonly saved: number;
  readonly rejected: number;
  /** Attempts used up. Only the status pages know; with the backend's counters such an order is a missing one. */
  readonly failed: number;
  /** Something is under way at the backend. */
  readonly isBusy: boolean;
  readonly lastSavedAt: string | null;
}

export const countedBy = backendUrl === undefined ? 'status pages' : 'the backend';

export const readTally = (run: string): Tally =>
  backendUrl === undefined ? fromStatusPages(run) : fromBackend();

function fromBackend(): Tally {
  const { saved, rejected, inFlight, orphansInFlight, lastSavedAt } = readStats();
  return { saved, rejected, failed: 0, isBusy: inFlight + orphansInFlight > 0, lastSavedAt };
}

interface Page {
  items: { state: string; savedAt?: string }[];
  nextCursor?: string;
}

/** The run's orders are those of its customer. */
function fromStatusPages(run: string): Tally {
  const counts: Record<string, number> = {};
  let lastSavedAt: string | null = null;
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = http
      .get(`${anyGateway()}/v1/orders?customerId=${run}&limit=200${from}`, {
        tags: { name: 'list' },
        responseType: 'text',
      })
      .json() as unknown as Page;
    for (const { state, savedAt } of page.items) {
      counts[state] = (counts[state] ?? 0) + 1;
      if (savedAt !== undefined && (lastSavedAt === null || savedAt > lastSavedAt)) lastSavedAt = savedAt;
    }
    cursor = page.nextCursor;
  }
  const { saved = 0, rejected = 0, failed = 0, retrying = 0 } = counts;
  return { saved, rejected, failed, isBusy: retrying > 0, lastSavedAt };
}
