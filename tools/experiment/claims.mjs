// What the experiment claims, each with its reason: ratios and shapes only, since absolute figures are the machine's.
// Pure functions of the results. The full form runs with `npm run experiment`, the quick one with `--quick` and in CI.
import { whole } from './figures.mjs';
import { ofMode, rowAt } from './run-table-rows.mjs';

/** @import { ClaimResult, LatencyRun, Mode, Results, RunTableRow } from './results.mjs' */

/**
 * @typedef {object} Claim
 * @property {string} name
 * @property {string} reason why it must hold, and why with this number
 * @property {(results: Results) => Finding} check
 */

/** @typedef {{ holds: boolean, figures: string }} Finding */

/** What was not run does not hold. */
const missing = /** @type {Finding} */ ({ holds: false, figures: 'not measured' });

/** @type {Claim[]} */
const always = [
  {
    name: 'the backend never has more in flight than the limit when orders go through the queue',
    reason:
      'The limit is what keeps the backend at its best; a single call above it means that it does not limit.',
    check: ({ runTable, parameters: { consumerConcurrency } }) => {
      const peaks = ofMode(runTable, 'async').flatMap(({ passes }) =>
        passes.map(({ backend }) => backend.peakInFlight),
      );
      if (peaks.length === 0) return missing;
      const peak = Math.max(...peaks);
      return { holds: peak <= consumerConcurrency, figures: `peak ${peak}, limit ${consumerConcurrency}` };
    },
  },
  {
    name: 'every confirmed order has an end, and the backend and the store agree',
    reason: 'A throughput reached by losing orders would be no throughput.',
    check: ({ parts }) => {
      const wrong = parts.filter(({ reconcile }) => !reconcile.addsUp);
      if (parts.length === 0) return missing;
      return {
        holds: wrong.length === 0,
        figures:
          wrong.map(({ part, reconcile }) => `${part}: ${reconcile.text}`).join('; ') ||
          `${parts.map(({ part }) => part).join(', ')}: nothing missing`,
      };
    },
  },
];

/** @type {Claim[]} */
const full = [
  {
    name: 'at 3000 requests the queue saves at least 5.2 times as many orders a minute',
    reason: "5.2 is the reference demo's own ratio (17,047 / 3,264).",
    check: (results) => ratioAt(results, 3000, 5.2),
  },
  {
    name: 'through the queue throughput rises and stays: at least 0.9 of its best from 500 requests up',
    reason:
      'Below 500 the run is over before the consumer has come into its stride; 0.1 is room for the noise.',
    check: ({ runTable }) => staysAbove(runTable, 500, 0.9),
  },
  {
    name: 'through the queue throughput stays: at least 0.95 of its best from 1000 requests up',
    reason:
      'The longer the run, the less its beginning and end weigh, so what is left is the plateau itself.',
    check: ({ runTable }) => staysAbove(runTable, 1000, 0.95),
  },
  {
    name: 'synchronously throughput falls: at 3000 requests at most 0.3 of its best',
    reason:
      "The reference's is 0.27 of its best; the model gives 38 of 313 orders a second at 1000 in flight.",
    check: ({ runTable }) => fallsTo(runTable, 3000, 0.3),
  },
  {
    name: 'synchronous clients fail at 2000 requests, asynchronous ones never',
    reason:
      'A request of 20 s is given up, as in the reference; a confirmed publish does not wait for the backend.',
    check: ({ runTable }) => {
      const sync = rowAt(runTable, 'sync', 2000)?.median.failures;
      const asynchronous = ofMode(runTable, 'async').map(worstFailures);
      if (sync === undefined || asynchronous.length === 0) return missing;
      const worst = Math.max(...asynchronous);
      return {
        holds: sync > 0 && worst === 0,
        figures: `sync at 2000: ${sync} failures, async at any size: ${worst}`,
      };
    },
  },
  {
    name: 'synchronously, promoted bytes per order rise at least tenfold from 5 to 2000 ms of backend latency',
    reason:
      'What a request holds until the backend answers outlives the young generation when the answer takes long.',
    check: ({ latencyAblation }) => promotion(latencyAblation, 'sync', (rise) => rise >= 10),
  },
  {
    name: 'through the queue, promoted bytes per order at most double from 5 to 2000 ms of backend latency',
    reason: 'The request ends with the confirm, whatever the backend does.',
    check: ({ latencyAblation }) => promotion(latencyAblation, 'async', (rise) => rise <= 2),
  },
];

/** @type {Claim[]} */
const quick = [
  {
    name: 'at 500 requests the queue saves at least twice as many orders a minute',
    reason:
      'At 500 the reference is at 5.4 and the model near 4; 2 leaves room for a single pass on a busy machine.',
    check: (results) => ratioAt(results, 500, 2),
  },
  {
    name: 'synchronously throughput falls: at 500 requests at most 0.5 of its best',
    reason: 'The reference is at 0.28 of its best there.',
    check: ({ runTable }) => fallsTo(runTable, 500, 0.5),
  },
  {
    name: 'no request fails',
    reason: 'Up to 500 in flight the backend answers within the 20 s that a client waits.',
    check: ({ runTable }) => {
      if (runTable.length === 0) return missing;
      const failed = runTable.filter((row) => worstFailures(row) > 0);
      const figures = failed.map((row) => `${row.mode} at ${row.orders}: ${worstFailures(row)}`).join(', ');
      return { holds: failed.length === 0, figures: figures || '0 failures' };
    },
  },
];

/**
 * @param {Results} results
 * @returns {ClaimResult[]}
 */
export function checkClaims(results) {
  return claimsOf(results).map(({ name, check }) => ({ name, ...check(results) }));
}

/**
 * The claims that results of this form are held to.
 * @param {Pick<Results, 'quick'>} results
 */
export function claimsOf(results) {
  return [...(results.quick ? quick : full), ...always];
}

/**
 * @param {Results} results
 * @param {number} orders
 * @param {number} least
 * @returns {Finding}
 */
function ratioAt({ runTable }, orders, least) {
  const sync = rateAt(runTable, 'sync', orders);
  const asynchronous = rateAt(runTable, 'async', orders);
  if (sync === undefined || asynchronous === undefined) return missing;
  const ratio = asynchronous / sync;
  return {
    holds: ratio >= least,
    figures: `async ${perMinute(asynchronous)}, sync ${perMinute(sync)}: ${ratio.toFixed(2)} times, at least ${least} wanted`,
  };
}

/**
 * @param {RunTableRow[]} runTable
 * @param {number} from
 * @param {number} least of its best
 * @returns {Finding}
 */
function staysAbove(runTable, from, least) {
  const rows = ofMode(runTable, 'async');
  const held = rows.filter(({ orders }) => orders >= from);
  const [lowest] = [...held].sort((a, b) => a.median.ordersPerMinute - b.median.ordersPerMinute);
  if (!lowest) return missing;
  return shareOfBest(rows, lowest, (share) => share >= least, `at least ${least}`);
}

/**
 * @param {RunTableRow[]} runTable
 * @param {number} orders
 * @param {number} most of its best
 * @returns {Finding}
 */
function fallsTo(runTable, orders, most) {
  const row = rowAt(runTable, 'sync', orders);
  if (!row) return missing;
  return shareOfBest(ofMode(runTable, 'sync'), row, (share) => share <= most, `at most ${most}`);
}

/**
 * @param {RunTableRow[]} rows
 * @param {RunTableRow} row
 * @param {(share: number) => boolean} isEnough
 * @param {string} wanted
 * @returns {Finding}
 */
function shareOfBest(rows, row, isEnough, wanted) {
  const best = Math.max(...rows.map(({ median }) => median.ordersPerMinute));
  const rate = row.median.ordersPerMinute;
  const share = rate / best;
  return {
    holds: isEnough(share),
    figures: `${perMinute(rate)} at ${row.orders}, best ${perMinute(best)}: ${share.toFixed(2)} of it, ${wanted} wanted`,
  };
}

/**
 * With Node's own heap limit.
 * @param {LatencyRun[]} runs
 * @param {Mode} mode
 * @param {(rise: number) => boolean} isEnough
 * @returns {Finding}
 */
function promotion(runs, mode, isEnough) {
  const [short, long] = [5, 2000].map((latencyMs) =>
    runs.find((run) => run.mode === mode && run.backendLatencyMs === latencyMs && run.heapLimitMb === null),
  );
  if (!short || !long) return missing;
  const rise = long.promotedBytesPerOrder / Math.max(1, short.promotedBytesPerOrder);
  return {
    holds: isEnough(rise),
    figures: `${short.promotedBytesPerOrder} bytes per order at 5 ms, ${long.promotedBytesPerOrder} at 2000 ms: ${rise.toFixed(1)} times`,
  };
}

/**
 * @param {RunTableRow[]} runTable
 * @param {Mode} mode
 * @param {number} orders
 */
function rateAt(runTable, mode, orders) {
  return rowAt(runTable, mode, orders)?.median.ordersPerMinute;
}

/** @param {RunTableRow} row */
function worstFailures({ passes }) {
  return Math.max(...passes.map(({ failures }) => failures));
}

/** @param {number} rate */
function perMinute(rate) {
  return `${whole(rate)} orders/min`;
}
