// npm run reconcile: does every confirmed order have an end? Reads only.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addresses } from './reconcile/addresses.mjs';
import { compareLedger } from './reconcile/compare-ledger.mjs';
import { isQuiet, judge, stillMissing } from './reconcile/judge.mjs';
import { queueDepths } from './reconcile/queue-depths.mjs';
import { report } from './reconcile/report.mjs';
import { openStore } from './reconcile/store.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';

/** @import { Addresses } from './reconcile/addresses.mjs' */
/** @import { Look } from './reconcile/judge.mjs' */
/** @import { OrderStore } from '@order-intake/order-store' */

const USAGE = `npm run reconcile [-- options]
  --wait SECONDS   until the queues are empty and nothing is retrying (0)
Looks at DATABASE_URL, BACKEND_URL, RABBITMQ_MANAGEMENT_URL and RABBITMQ_URLS, or else at the stack that runs here.`;

/** A number that is missing at one look may be on its way: the broker counts its messages every five seconds only. */
const SECOND_LOOK_MS = 6000;
const LOOK_AGAIN_MS = 1000;

try {
  process.exitCode = await main();
} catch (error) {
  const isAway = error instanceof Error && error.name === 'StoreUnavailableError';
  exitWith(isAway ? new SetUpError(`Nothing can be said: ${error.message}.`) : error);
}

async function main() {
  const waitMs = readWaitMs();
  const where = await addresses(process.env);
  const store = await openStore(where.database);
  try {
    let look = await lookUntilQuiet(store, where, waitMs);
    if (isQuiet(look) && look.reconciliation.publishers.some(({ unsettledCount }) => unsettledCount > 0)) {
      await sleep(SECOND_LOOK_MS);
      look = stillMissing(look, await lookAt(store, where));
    }
    const ledger = where.backend ? await compareLedger(where.backend, store) : 'not given';
    const verdict = judge(look, ledger);
    console.log(report(look, ledger, verdict).join('\n'));
    return verdict.addsUp ? 0 : 1;
  } finally {
    await store.close();
  }
}

/**
 * @param {OrderStore} store
 * @param {Addresses} where
 * @param {number} waitMs
 */
async function lookUntilQuiet(store, where, waitMs) {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const look = await lookAt(store, where);
    if (isQuiet(look) || Date.now() >= deadline) return look;
    await sleep(LOOK_AGAIN_MS);
  }
}

/**
 * The queues first: what leaves them later can only have been settled by then.
 * @param {OrderStore} store
 * @param {Addresses} where
 * @returns {Promise<Look>}
 */
async function lookAt(store, where) {
  const queues = await queueDepths(where.management, where.vhost);
  return { queues, reconciliation: await store.reconciliation() };
}

function readWaitMs() {
  try {
    const { values } = parseArgs({ options: { wait: { type: 'string', default: '0' } } });
    if (!/^\d{1,5}$/.test(values.wait)) throw new Error('--wait takes a whole number of seconds.');
    return Number(values.wait) * 1000;
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
