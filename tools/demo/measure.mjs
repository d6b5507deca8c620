import { setTimeout as sleep } from 'node:timers/promises';
import { SetUpError } from '../setup/set-up-error.mjs';
import { waitFor } from '../stack/wait-for.mjs';
import { Burst } from './burst.mjs';

/** @import { BackendStats } from '@order-intake/contracts' */
/** @import { BackendCounters } from './backend-counters.mjs' */
/** @import { Progress } from './bars.mjs' */
/** @import { BurstSums } from './burst.mjs' */

/** @typedef {'synchronous' | 'asynchronous'} Mode */
/** @typedef {BurstSums & { mode: Mode, orders: number, stats: Pick<BackendStats, 'saved' | 'peakInFlight' | 'lastSavedAt'> }} Measured */

/** @type {Record<Mode, string>} */
const paths = { synchronous: '/v1/orders/sync', asynchronous: '/v1/orders' };

const LOOK_MS = 100;
const IDLE_WITHIN_MS = 30_000;

/** A run that is not over by then is shown as it stands. */
const DEADLINE_MS = 180_000;

/**
 * Sends so many orders at once on one way, and waits until the backend has saved them.
 * @param {{ gateway: string, counters: BackendCounters, mode: Mode, orders: number }} run
 * @param {(progress: Progress) => void} [onProgress]
 * @returns {Promise<Measured>}
 */
export async function measure({ gateway, counters, mode, orders }, onProgress) {
  await waitUntilIdle(counters);
  await counters.reset();
  const burst = new Burst(`${gateway}${paths[mode]}`, orders);
  const begun = performance.now();
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const sent = burst.send(deadline);
  for (;;) {
    const { saved, inFlight } = await counters.read();
    const isOver = (saved >= orders && burst.isOver) || deadline.aborted;
    onProgress?.({ saved, inFlight, elapsedMs: performance.now() - begun });
    if (isOver) break;
    await sleep(LOOK_MS);
  }
  const sums = await sent;
  // What was saved twice or by somebody else shows only when nothing is under way any more.
  await waitUntilIdle(counters);
  return { mode, orders, ...sums, stats: await counters.read() };
}

/** @param {BackendCounters} counters */
function waitUntilIdle(counters) {
  return waitFor(
    async () => {
      const { inFlight, orphansInFlight } = await counters.read();
      return inFlight + orphansInFlight === 0;
    },
    {
      timeoutMs: IDLE_WITHIN_MS,
      everyMs: LOOK_MS,
      failure: () =>
        new SetUpError('The backend has calls under way that are not of this demo: it would measure them.'),
    },
  );
}
