import { join } from 'node:path';
import { runK6 } from '../load/run-k6.mjs';
import { say } from '../setup/progress.mjs';
import { perOrder } from './probe-client.mjs';
import { modelledServiceTimeMs } from './service-time.mjs';
import { DEADLINE_SECONDS, MAX_IN_FLIGHT } from './settings.mjs';

/** @import { Lab } from './lab.mjs' */
/** @import { Cell, Mode } from './results.mjs' */

/** @typedef {{ mode: Mode, orders: number }} CellSize */

/**
 * One cell of the run table. An invalid one is repeated once, and then is what it is.
 * @param {Lab} lab
 * @param {CellSize} size
 * @returns {Promise<Cell>}
 */
export async function runCell(lab, size) {
  const first = await attempt(lab, size);
  if (first.valid) return first;
  say('cell', `${nameOf(size)} is not valid (${first.invalidBecause.join(', ')}): once more`);
  const second = await attempt(lab, size);
  if (!second.valid) lab.warn(`${nameOf(size)} is not valid: ${second.invalidBecause.join(', ')}.`);
  return second;
}

/**
 * @param {Lab} lab
 * @param {CellSize} size
 * @returns {Promise<Cell>}
 */
async function attempt(lab, { mode, orders }) {
  const { stack, watch, parameters } = lab;
  await watch.untilIdle();
  const probes = { gateway: stack.probeOf('gateway'), consumer: stack.probeOf('consumer') };
  await Promise.all([probes.gateway.reset(), probes.consumer.reset()]);
  const { result, k6 } = await runK6({
    script: 'run-table',
    env: {
      BASE_URL: stack.urlOf('gateway'),
      BACKEND_URL: stack.urlOf('backend'),
      MODE: mode,
      ORDERS: String(orders),
      MAX_IN_FLIGHT: String(MAX_IN_FLIGHT),
      DEADLINE_SECONDS: String(DEADLINE_SECONDS),
    },
    resultFile: join(lab.resultsDir, `run-table-${mode}-${orders}.json`),
    quiet: true,
  });
  const [gateway, consumer] = await Promise.all([probes.gateway.read(), probes.consumer.read()]);
  if (k6.saturated) lab.warn(`${nameOf({ mode, orders })}: k6 used ${k6.cpuCores.toFixed(2)} cores.`);
  const { seconds, saved, unsaved, attempts, failures, latencyMs, ordersPerMinute, backend } = result;
  const cell = {
    mode,
    orders,
    ordersPerMinute,
    seconds,
    saved,
    unsaved,
    attempts,
    failures,
    latencyMs,
    backend: { ...backend, modelledServiceTimeMs: modelledServiceTimeMs(parameters, backend.peakInFlight) },
    apps: { gateway: perOrder(gateway, saved), consumer: perOrder(consumer, saved) },
    k6: { ...k6, cpuCores: Number.isFinite(k6.cpuCores) ? k6.cpuCores : null },
    valid: result.valid,
    invalidBecause: result.invalidBecause,
    firstSentAt: result.firstSentAt,
    lastSavedAt: result.lastSavedAt,
  };
  say('cell', `${nameOf(cell)}: ${Math.round(ordersPerMinute)} orders/min, ${failures} failures`);
  return cell;
}

/** @param {CellSize} size */
function nameOf({ mode, orders }) {
  return `${mode} ${orders}`;
}
