/** @import { Cell, RunTableRow, Spread } from './results.mjs' */

/**
 * @param {readonly number[]} values at least one
 * @returns {number}
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const lower = sorted.length % 2 === 1 ? upper : upper - 1;
  return ((sorted[lower] ?? Number.NaN) + (sorted[upper] ?? Number.NaN)) / 2;
}

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spread(values) {
  return { min: Math.min(...values), max: Math.max(...values) };
}

/**
 * Several passes over the same cell as one row. Each figure has a median of its own, so a row need not be any one pass.
 * Invalid passes count only when there is no other.
 * @param {Cell[]} passes at least one, all of the same mode and size
 * @returns {RunTableRow}
 */
export function summarize(passes) {
  const [{ mode, orders }] = /** @type {[Cell, ...Cell[]]} */ (passes);
  const valid = passes.filter((cell) => cell.valid);
  const counted = valid.length > 0 ? valid : passes;
  const rates = counted.map(({ ordersPerMinute }) => ordersPerMinute);
  return {
    mode,
    orders,
    passes,
    median: {
      ordersPerMinute: median(rates),
      latencyMs: median(counted.map(({ latencyMs }) => latencyMs.avg)),
      failures: median(counted.map(({ failures }) => failures)),
    },
    spread: spread(rates),
  };
}

/**
 * The cell in the middle by orders a minute: a real one, where a row of its own would be too much.
 * @param {Cell[]} passes at least one
 * @returns {Cell}
 */
export function middleCell(passes) {
  const sorted = [...passes].sort((a, b) => a.ordersPerMinute - b.ordersPerMinute);
  return /** @type {Cell} */ (sorted[Math.floor(sorted.length / 2)]);
}
