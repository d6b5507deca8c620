import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubernetesDir, readOverlay } from '../deploy/overlay.mjs';
import { markdownTable, whole } from '../experiment/figures.mjs';
import { middleCell } from '../experiment/median.mjs';
import { ofMode } from '../experiment/run-table-rows.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { Results } from '../experiment/results.mjs' */

/** Orders a second on average. */
const averages = [25, 100, 300, 1000];
const [peakTimes, savingTimes] = [4, 2];

/** Connections of each process, by `libs/order-store/src/connection/database.ts`. */
const connectionsEach = 7;
/** By `libs/order-store/src/order-store.ts`. */
const [bytesPerOrder, bytesPerTrimmedOrder] = [310, 110];
const detailDays = 30;
const [secondsPerDay, gigabyte] = [86_400, 1e9];

/** What `docs/scaling.md` computes from measured costs, as a Markdown table. */
export async function sizingTable() {
  const { gatewayCpu, consumerCpu, callSeconds } = await measuredCosts();
  const { gatewayCores, consumerCores, fewest } = shares();
  const rows = averages.map((average) => {
    const [peak, saving] = [average * peakTimes, average * savingTimes];
    const gateways = Math.max(fewest, Math.ceil((peak * gatewayCpu) / gatewayCores));
    const consumers = Math.max(fewest, Math.ceil((saving * consumerCpu) / consumerCores));
    const perDay = average * secondsPerDay;
    return [
      average,
      peak,
      saving,
      gateways,
      consumers,
      Math.ceil(saving * callSeconds),
      (peak - saving) * 3_600,
      (gateways + consumers) * connectionsEach,
      (perDay * detailDays * bytesPerOrder) / gigabyte,
      (perDay * 365 * bytesPerTrimmedOrder) / gigabyte,
    ].map(whole);
  });
  return markdownTable(
    [
      'A: orders/s, average',
      'P: peak',
      'S: saved at most',
      'gateways',
      'consumers',
      'calls at once',
      'orders waiting after an hour of P',
      'database connections',
      'GB: last 30 days',
      'GB: each year before',
    ],
    rows,
  );
}

/** In seconds. */
async function measuredCosts() {
  /** @type {Results} */
  const { runTable, fourCurves, parameters } = JSON.parse(
    await readFile(join(workspaceRoot, 'docs/results/experiment.json'), 'utf8'),
  );
  const row = ofMode(runTable, 'async').at(-1);
  const plateau = fourCurves.find(({ curve }) => curve === 'plateau')?.points.at(-1);
  if (!row || !plateau) throw new Error('docs/results/experiment.json lacks the run table or the curves.');
  const { gateway, consumer } = middleCell(row.passes).apps;
  return {
    gatewayCpu: gateway.cpuMicrosecondsPerOrder / 1e6,
    consumerCpu: (consumer?.cpuMicrosecondsPerOrder ?? Number.NaN) / 1e6,
    callSeconds: parameters.consumerConcurrency / plateau.goodputPerSecond,
  };
}

/** Of a core, what the manifests plan for each. */
function shares() {
  const { objects } = readOverlay(join(kubernetesDir, 'overlays/production'));
  const coresOf = (/** @type {string} */ app) => {
    const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === app);
    return Number.parseInt(deployment.spec.template.spec.containers[0].resources.requests.cpu, 10) / 1_000;
  };
  const { spec } = objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const aim = spec.metrics[0].resource.target.averageUtilization / 100;
  return {
    gatewayCores: coresOf('gateway') * aim,
    consumerCores: coresOf('consumer'),
    fewest: spec.minReplicas,
  };
}
