import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { readStats, resetStats } from './backend.ts';
import type { Verdict } from './gateway.ts';
import { nameRun } from './orders.ts';
import { countOf, type SummaryData } from './summary.ts';
import { backendUrl } from './settings.ts';
import { countedBy, type Tally } from './tally.ts';
import { endsOf } from './settle.ts';

const accepted = new Counter('orders_accepted');
const unknown = new Counter('orders_unknown');

/** Accepted and without an end: 0 when a run is over, or something was lost. */
const unaccounted = new Counter('orders_unaccounted');

/** Ends that no order sent by this run explains: somebody else was there, or an order was saved twice. */
const unexplained = new Counter('orders_unexplained');

/** The sums of a run. An order whose answer left it open may or may not have an end. */
export const accountsAdd = { orders_unaccounted: ['count<=0'], orders_unexplained: ['count<=0'] };

const IDLE_WITHIN_SECONDS = 60;

/** What a run begins with; made in `setup`. */
export interface Accounts {
  /** The run's name, and the customer of all its orders. */
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

export function openAccounts(): Accounts {
  if (backendUrl !== undefined) {
    waitUntilIdle();
    resetStats();
  }
  return { run: nameRun(), openedAt: Date.now() };
}

/** Enters an order once, by the verdict on its last answer. */
export function enter(verdict: Verdict): void {
  if (verdict === 'accepted') {
    accepted.add(1);
    unaccounted.add(1);
  }
  if (verdict === 'unknown') unknown.add(1);
  if (verdict !== 'refused') unexplained.add(-1);
}

/** Call it once in `teardown`, with what the orders came to. Nobody else may send orders before. */
export function closeAccounts(tally: Tally): void {
  const ends = endsOf(tally);
  unaccounted.add(-ends);
  unexplained.add(ends);
}

/** Why the sums of the run make it invalid. */
export function sumsThatFail(data: SummaryData): string[] {
  const missing = countOf(data, 'orders_unaccounted');
  const extra = countOf(data, 'orders_unexplained');
  return [
    ...(missing > 0 ? [`${missing} accepted orders have no end, as counted by ${countedBy}`] : []),
    ...(extra > 0
      ? [`${extra} orders have an end that this run did not send, as counted by ${countedBy}`]
      : []),
  ];
}

/** Calls of an earlier run slow this one down and get into its sums. */
function waitUntilIdle(): void {
  const deadline = Date.now() + IDLE_WITHIN_SECONDS * 1000;
  for (;;) {
    const { inFlight, orphansInFlight } = readStats();
    if (inFlight + orphansInFlight === 0) return;
    if (Date.now() > deadline)
      throw new Error(
        `The backend has ${inFlight + orphansInFlight} calls under way that are not of this run.`,
      );
    sleep(0.2);
  }
}
