import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../../setup/progress.mjs';
import { ConstantRate } from '../constant-rate.mjs';
import { pausedMs } from '../gc-pauses.mjs';
import { bytesPerOrder, parseCollection } from '../trace-gc.mjs';

/** @import { Lab } from '../lab.mjs' */
/** @import { LatencyRun, Mode, Results } from '../results.mjs' */
/** @import { Collection } from '../trace-gc.mjs' */

const PER_SECOND = 500;
const latencies = [5, 50, 500, 2000];
const heapLimits = [null, 64];
const modes = /** @type {const} */ (['sync', 'async']);

/** The longest latency, and the new space at its size. */
const WARM_UP_MS = 5000;
const MEASURED_MS = 8000;

/** Below this share of the planned rate the gateway was under another load than the table says. */
const LEAST_ACHIEVED = 0.95;

/** What an order costs the gateway's heap while it waits for the backend: a constant rate, a backend without contention. */
export const latencyAblation = {
  name: 'latency-ablation',
  budgetSeconds: 330,

  /**
   * @param {Lab} lab
   * @returns {Promise<Partial<Results>>}
   */
  async run(lab) {
    /** @type {LatencyRun[]} */
    const runs = [];
    for (const heapLimitMb of heapLimits)
      for (const mode of modes)
        for (const backendLatencyMs of latencies)
          runs.push(await measure(lab, { mode, backendLatencyMs, heapLimitMb }));
    await lab.setCapacity({});
    await lab.stack.use({ env: {} });
    return { latencyAblation: runs };
  },
};

/** @typedef {{ mode: Mode, backendLatencyMs: number, heapLimitMb: number | null }} Variant */

/**
 * @param {Lab} lab
 * @param {Variant} variant
 * @returns {Promise<LatencyRun>}
 */
async function measure(lab, variant) {
  const { stack, watch } = lab;
  const { mode, backendLatencyMs, heapLimitMb } = variant;
  // A gateway of its own: what an earlier run left in the old space is not this one's.
  await stack.end('gateway');
  await lab.setCapacity({ baseLatencyMs: 0, sigma: 0, kappa: 0 });
  await Promise.all([
    stack.use({
      env: {},
      gatewayOptions: heapLimitMb === null ? [] : [`--max-old-space-size=${heapLimitMb}`],
    }),
    watch.untilIdle(),
  ]);
  await lab.setCapacity({ baseLatencyMs: backendLatencyMs, sigma: 0, kappa: 0 });

  /** @type {Collection[]} */
  const collections = [];
  const stopHearing = stack.onLine((app, line) => {
    const collection = app === 'gateway' ? parseCollection(line) : undefined;
    if (collection) collections.push(collection);
  });
  const path = mode === 'sync' ? '/v1/orders/sync' : '/v1/orders';
  const sender = new ConstantRate(`${stack.urlOf('gateway')}${path}`, PER_SECOND);
  sender.start();
  await sleep(WARM_UP_MS);
  const probe = stack.probeOf('gateway');
  await probe.traceGc(true);
  await probe.reset();
  const before = sender.counts;
  await sleep(MEASURED_MS);
  const figures = await probe.read();
  const after = sender.counts;
  await probe.traceGc(false);
  await sender.stop();
  // V8's last lines come with the end of the process.
  await stack.end('gateway');
  stopHearing();

  const seconds = (after.at - before.at) / 1000;
  const orders = after.answered - before.answered;
  const invalidBecause = [
    ...(after.failed > 0 ? [`${after.failed} requests failed`] : []),
    ...(orders < LEAST_ACHIEVED * PER_SECOND * seconds
      ? [`${(orders / seconds).toFixed(0)} orders/s of ${PER_SECOND}`]
      : []),
    ...missingLines(collections, figures.gc),
  ];
  const run = {
    ...variant,
    ...bytesPerOrder(collections, orders),
    gc: figures.gc,
    pauseShare: pausedMs(figures.gc) / figures.elapsedMs,
    heapPeakBytes: figures.heapPeakBytes,
    ordersPerSecond: orders / seconds,
    valid: invalidBecause.length === 0,
    invalidBecause,
  };
  tell(lab, run);
  return run;
}

/**
 * The printed lines and the observed entries are two accounts of the same collections.
 * @param {Collection[]} collections
 * @param {LatencyRun['gc']} gc
 */
function missingLines(collections, { scavenge, markSweep }) {
  const observed = scavenge.count + markSweep.count;
  return collections.length < observed
    ? [`${collections.length} of ${observed} collections were printed`]
    : [];
}

/**
 * @param {Lab} lab
 * @param {LatencyRun} run
 */
function tell(
  lab,
  { mode, backendLatencyMs, heapLimitMb, promotedBytesPerOrder, pauseShare, invalidBecause },
) {
  const name = `${mode}, ${backendLatencyMs} ms${heapLimitMb === null ? '' : `, heap ${heapLimitMb} MB`}`;
  const pauses = `${(pauseShare * 100).toFixed(2)} % of the time in pauses`;
  say('latency', `${name}: ${promotedBytesPerOrder} bytes promoted per order, ${pauses}`);
  if (invalidBecause.length > 0) lab.warn(`latency ablation, ${name}: ${invalidBecause.join(', ')}.`);
}
