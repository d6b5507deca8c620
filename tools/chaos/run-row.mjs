import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../setup/progress.mjs';
import { findFaults } from './count/faults.mjs';
import { figuresOf } from './count/figures.mjs';
import { untilQuiet } from './count/quiet.mjs';
import { readBack, storeOf } from './count/read-back.mjs';
import { reconcile } from './count/reconcile.mjs';
import { sumUp } from './count/sums.mjs';
import { OpenLoad } from './load/open-load.mjs';
import { OrderLedger } from './load/order-ledger.mjs';
import { OrderSource } from './load/order-source.mjs';
import { ReadyGateways } from './load/ready-gateways.mjs';
import { RowContext } from './row-context.mjs';
import { seededRandom } from './seeded-random.mjs';
import { ProcessMeter } from './system/process-meter.mjs';

/** @import { OrderStore } from '@order-intake/order-store' */
/** @import { Outcome } from './report/results.mjs' */
/** @import { CompleteRow } from './row.mjs' */
/** @import { PrivateSystem } from './system/private-system.mjs' */

/** RabbitMQ 3.10 and 4.0 can lose a quorum queue for good when its node dies within a second of the declaration. */
const SETTLED_QUEUE_MS = 1500;
const ACCEPTED_FIRST = 50;

/** The load goes on after the healing for this share of the run, and so long at least. */
const TAIL_SHARE = 0.15;
const LEAST_TAIL_MS = 1000;

/**
 * Provokes one row on a system made for it, and counts.
 * @param {CompleteRow} row
 * @param {PrivateSystem} system all of it ready
 * @param {{ seed: number, seconds: number }} options
 * @returns {Promise<Outcome>}
 */
export async function runRow(row, system, { seed, seconds }) {
  const ledger = new OrderLedger();
  const source = new OrderSource(row.id, seed, row.load);
  const ready = row.load.gateways === 'ready' ? new ReadyGateways(system.gateways) : undefined;
  const all = system.entrances;
  const load = new OpenLoad({
    needs: row.load,
    source,
    ledger,
    gateways: () => ready?.urls ?? all,
    random: seededRandom(seed, `${row.id} clients`),
  });
  const meter = new ProcessMeter(system);
  const random = seededRandom(seed, `${row.id} fault`);
  const context = new RowContext({ row: row.id, system, load, ledger, source, meter, random, seconds });
  const store = await storeOf(system);
  try {
    return await provokeAndCount(row, context, store, seed);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    return { verdict: 'failed', faults: [`broke off: ${message}`], checks: [], notes: context.notes };
  } finally {
    ready?.stop();
    meter.stop();
    await load.stop();
    await store.close();
  }
}

/**
 * @param {CompleteRow} row
 * @param {RowContext} context
 * @param {OrderStore} store
 * @param {number} seed
 * @returns {Promise<Outcome>}
 */
async function provokeAndCount(row, context, store, seed) {
  const { system, load, ledger, meter, seconds } = context;
  const loadBeganMs = performance.now();
  load.start();
  await Promise.all([load.accepted(ACCEPTED_FIRST), sleep(SETTLED_QUEUE_MS)]);
  await row.provoke(context);
  const tailMs = Math.max(LEAST_TAIL_MS, seconds * 1000 * TAIL_SHARE);
  await sleep(Math.max(tailMs, loadBeganMs + seconds * 1000 - performance.now()));
  await load.stop();
  const loadEndedMs = performance.now();

  say(row.id, `${ledger.entries.length} orders sent; waiting until the queues are empty`);
  const quiet = await untilQuiet(system, store);
  const evidence = await readBack(system, store, ledger.entries, seededRandom(seed, `${row.id} samples`));
  const reconciled = await reconcile(system, store);
  const { deadLetters } = await store.reconciliation();
  const replays = await system.backend.replays();
  context.sums = { ...sumUp(ledger.entries, evidence), evidence, deadLetters, replays };
  meter.stop();

  const emptyAtMs = 'emptyAtMs' in quiet ? quiet.emptyAtMs : undefined;
  const figures = figuresOf(context, { loadBeganMs, loadEndedMs, emptyAtMs, reconcile: reconciled.text });
  const checks = await row.checks(context);
  const inDeadQueue = (await system.queues()).find(({ isDead }) => isDead)?.messages ?? 0;
  const { deadLetters: allowed } = row.allows;
  const faults = findFaults({
    figures,
    checks,
    allowedLetters: typeof allowed === 'number' ? allowed : allowed(context),
    inDeadQueue,
    reconciled,
    stillBusy: 'stillBusy' in quiet ? quiet.stillBusy : undefined,
    processes: system.processes,
  });
  return {
    verdict: faults.length === 0 ? 'passed' : 'failed',
    faults,
    figures,
    checks,
    notes: context.notes,
  };
}
