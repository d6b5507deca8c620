/** @import { Results } from '../results.mjs' */

/**
 * The results without the measurements that say of themselves that they are not to be used. A row of the run table
 * stands as long as one of its passes does.
 * @param {Partial<Results>} results
 * @returns {Partial<Results>}
 */
export function validResults({
  smallTable = [],
  runTable = [],
  fourCurves = [],
  latencyAblation = [],
  ...others
}) {
  return {
    ...others,
    smallTable: smallTable.filter(({ valid }) => valid),
    runTable: runTable.filter(({ passes }) => passes.some(({ valid }) => valid)),
    fourCurves: fourCurves
      .map(({ curve, points }) => ({ curve, points: points.filter(({ valid }) => valid) }))
      .filter(({ points }) => points.length > 0),
    latencyAblation: latencyAblation.filter(({ valid }) => valid),
  };
}

/**
 * How many measurements a part has.
 * @param {Results[keyof Results]} part
 * @returns {number}
 */
export function countOf(part) {
  if (!part || typeof part !== 'object') return 0;
  if (!Array.isArray(part)) return 'samples' in part ? part.samples.length : 0;
  return part.reduce(
    (count, one) => count + (typeof one === 'object' && 'points' in one ? one.points.length : 1),
    0,
  );
}
