// npm run reconcile: does every confirmed order have an end? Reads only.
import { parseArgs } from 'node:util';
import { addresses } from './reconcile/addresses.mjs';
import { judge } from './reconcile/judge.mjs';
import { report } from './reconcile/report.mjs';
import { openStore } from './reconcile/store.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';

const USAGE = `npm run reconcile [-- options]
  --wait SECONDS   until the queues are empty and nothing is retrying (0)
Looks at DATABASE_URL, BACKEND_URL, RABBITMQ_MANAGEMENT_URL and RABBITMQ_URLS, or else at the stack that runs here.`;

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
    // Not before: they need the libraries built, and the store says so if they are not.
    const { compareLedger } = await import('./reconcile/compare-ledger.mjs');
    const { lookUntilQuiet } = await import('./reconcile/look.mjs');
    const look = await lookUntilQuiet(store, where, waitMs);
    const ledger = where.backend ? await compareLedger(where.backend, store) : 'not given';
    const verdict = judge(look, ledger);
    console.log(report(look, ledger, verdict).join('\n'));
    return verdict.addsUp ? 0 : 1;
  } finally {
    await store.close();
  }
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
