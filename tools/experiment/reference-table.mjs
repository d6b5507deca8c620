/** @import { ReferenceFigures, ReferenceRow } from './results.mjs' */

/**
 * Requests, then average latency in ms, orders a minute and failures: synchronous, asynchronous.
 * @type {[number, ReferenceTriple, ReferenceTriple][]}
 */
const rows = [
  [10, [131, 7974, 0], [24, 8437, 0]],
  [50, [355, 11998, 0], [3, 14172, 0]],
  [100, [815, 7046, 0], [3, 15773, 0]],
  [200, [3244, 3733, 0], [7, 16976, 0]],
  [500, [8073, 3342, 0], [16, 17985, 0]],
  [1000, [18833, 3083, 197], [25, 17535, 0]],
  [2000, [22289, 2834, 3903], [1068, 18118, 0]],
  [3000, [20745, 3264, 1568], [100, 17047, 0]],
];

/** @typedef {[latencyMs: number, ordersPerMinute: number, failures: number]} ReferenceTriple */

/**
 * What the .NET demo of the same story measured, everything on one machine: at most 1000 requests in flight, each
 * sent again until it succeeds, a backend of 50 ms.
 * @type {ReferenceRow[]}
 */
export const referenceTable = rows.map(([orders, sync, async]) => ({
  orders,
  sync: figures(sync),
  async: figures(async),
}));

/**
 * @param {ReferenceTriple} triple
 * @returns {ReferenceFigures}
 */
function figures([latencyMs, ordersPerMinute, failures]) {
  return { latencyMs, ordersPerMinute, failures };
}
