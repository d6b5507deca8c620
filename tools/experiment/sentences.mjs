import { short, whole } from './figures.mjs';
import { pausedMs } from './gc-pauses.mjs';
import { middleCell } from './median.mjs';
import { ofMode } from './run-table-rows.mjs';

/** @import { LatencyRun, Mode, Results } from './results.mjs' */

/** At the ends of the latency ablation. */
const SHORT_MS = 5;
const LONG_MS = 2000;

/**
 * What the tables come to, for `docs/why-it-collapses.md`, whose own text says only what to look for. By marker, as
 * `tables`.
 * @type {Record<string, (results: Results) => string>}
 */
export const sentences = {
  'collapse-shares': ({ runTable, contentionAblation, parameters: { sigma, kappa } }) => {
    const modelled = lastOfBest(
      ofMode(runTable, 'sync').map(({ orders, median }) => ({
        orders,
        ordersPerMinute: median.ordersPerMinute,
      })),
    );
    /** @param {number} s @param {number} k */
    const shareWith = (s, k) =>
      lastOfBest(contentionAblation.find((one) => one.sigma === s && one.kappa === k)?.cells ?? []);
    const [ideal, onlySigma, onlyKappa] = [shareWith(0, 0), shareWith(sigma, 0), shareWith(0, kappa)];
    if (!modelled || !ideal) return notMeasured;
    const [fall, own] = [points(modelled.share), points(ideal.share)];
    const split =
      own >= fall
        ? 'So the fall happens without any modelled contention as well.'
        : `So of a fall of ${fall} % of the best, ${own} points are there without any modelled contention, ` +
          `and ${fall - own} come with it.`;
    return (
      `At ${whole(modelled.orders)} requests the synchronous way saves ${percent(modelled.share)} of its own best. ` +
      `It is ${percent(onlySigma?.share)} of the best with σ alone, ${percent(onlyKappa?.share)} with κ alone, ` +
      `and ${percent(ideal.share)} before a backend without contention. ${split}`
    );
  },

  'latency-rise': ({ latencyAblation }) => {
    const [sync, asynchronous] = /** @type {Mode[]} */ (['sync', 'async']).map((mode) =>
      riseOf(latencyAblation, mode, null),
    );
    if (!sync || !asynchronous) return notMeasured;
    const small = /** @type {Mode[]} */ (['sync', 'async']).map((mode) => {
      const long = runAt(latencyAblation, mode, LONG_MS, 64);
      return long && `${short(long.pauseShare * 100)} % (${mode})`;
    });
    return (
      `From ${SHORT_MS} to ${whole(LONG_MS)} ms of backend latency, promoted memory per order goes from ${sync.promoted} ` +
      `synchronously, and from ${asynchronous.promoted} asynchronously. At ${whole(LONG_MS)} ms pauses take ` +
      `${sync.pauses} of the time (sync) and ${asynchronous.pauses} (async)` +
      `${small.every(Boolean) ? `; with a heap of 64 MB ${small.join(' and ')}` : ''}.`
    );
  },

  'gateway-cost': ({ runTable }) => {
    const [sync, asynchronous] = /** @type {Mode[]} */ (['sync', 'async']).map((mode) => {
      const row = ofMode(runTable, mode).at(-1);
      return row && { orders: row.orders, cell: middleCell(row.passes) };
    });
    if (!sync || !asynchronous) return notMeasured;
    const [one, other] = [sync.cell, asynchronous.cell].map(({ seconds, apps: { gateway } }) => {
      const longestMs = Math.max(...Object.values(gateway.gc).map((pauses) => pauses.longestMs));
      return (
        `${short((pausedMs(gateway.gc) / (seconds * 1000)) * 100)} % of the time in collections (the longest pause ${short(longestMs)} ms), ` +
        `${whole(gateway.cpuMicrosecondsPerOrder)} µs of CPU per order and at most ${whole(gateway.socketsPeak)} sockets`
      );
    });
    return (
      `With ${whole(sync.orders)} requests the synchronous gateway spent ${one}; ` +
      `the asynchronous one ${other}.`
    );
  },
};

const notMeasured = '_Not measured in this run._';

/**
 * What is left of the best throughput at the largest size.
 * @param {{ orders: number, ordersPerMinute: number }[]} cells
 */
function lastOfBest(cells) {
  const last = [...cells].sort((a, b) => a.orders - b.orders).at(-1);
  const best = Math.max(...cells.map(({ ordersPerMinute }) => ordersPerMinute));
  return last && { orders: last.orders, share: last.ordersPerMinute / best };
}

/** @param {number} share */
const points = (share) => Math.round((1 - share) * 100);

/** @param {number | undefined} share */
const percent = (share) => (share === undefined ? 'an unknown part' : `${Math.round(share * 100)} %`);

/**
 * @param {LatencyRun[]} runs
 * @param {Mode} mode
 * @param {number | null} heapLimitMb
 */
function riseOf(runs, mode, heapLimitMb) {
  const [from, to] = [SHORT_MS, LONG_MS].map((latencyMs) => runAt(runs, mode, latencyMs, heapLimitMb));
  if (!from || !to) return undefined;
  const [before, after] = [from, to].map(({ promotedBytesPerOrder }) => short(promotedBytesPerOrder / 1000));
  return { promoted: `${before} to ${after} kB`, pauses: `${short(to.pauseShare * 100)} %` };
}

/**
 * @param {LatencyRun[]} runs
 * @param {Mode} mode
 * @param {number} latencyMs
 * @param {number | null} heapLimitMb
 */
function runAt(runs, mode, latencyMs, heapLimitMb) {
  return runs.find(
    (run) => run.mode === mode && run.backendLatencyMs === latencyMs && run.heapLimitMb === heapLimitMb,
  );
}
