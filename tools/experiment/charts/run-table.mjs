import { byValue } from './axes.mjs';
import { colours, plot } from './theme.mjs';
import { figure, listed, modeNames } from './words.mjs';

/** @import { Mode, ReferenceFigures, ReferenceRow, Results, RunTableRow } from '../results.mjs' */
/** @import { Series } from './line-chart.mjs' */

/** @type {[number, number]} */
export const upward = [plot.height, 0];

/** @param {readonly { orders: number }[]} rows */
export function ordersAxis(rows) {
  const sizes = rows.map(({ orders }) => orders);
  return byValue('Orders sent in one go, at most 1,000 in flight (log scale)', sizes, [0, plot.width]);
}

/**
 * @param {Pick<Results, 'runTable'>} results
 * @param {Mode} mode
 * @returns {RunTableRow[]} by number of orders
 */
export const runsOf = ({ runTable = [] }, mode) =>
  runTable.filter((run) => run.mode === mode).sort((a, b) => a.orders - b.orders);

/**
 * The demo's rows that lie within the sizes of ours.
 * @param {Pick<Results, 'reference'>} results
 * @param {readonly { orders: number }[]} ours
 * @returns {ReferenceRow[]}
 */
export function referenceWithin({ reference = [] }, ours) {
  const sizes = ours.map(({ orders }) => orders);
  return reference.filter(({ orders }) => orders >= Math.min(...sizes) && orders <= Math.max(...sizes));
}

/**
 * One figure of both modes, ours and the demo's, by number of orders.
 * @param {Required<Results>} results
 * @param {keyof ReferenceFigures} figureName
 * @returns {Series[]}
 */
export function comparedSeries(results, figureName) {
  const demo = referenceWithin(results, results.runTable);
  return /** @type {const} */ (['async', 'sync']).flatMap((mode) => [
    {
      label: [`reference, ${mode}`],
      colour: colours[mode],
      stroke: /** @type {const} */ ('dotted'),
      points: demo.map((row) => ({ x: row.orders, y: row[mode][figureName] })),
    },
    {
      label: [modeNames[mode]],
      colour: colours[mode],
      points: runsOf(results, mode).map(({ orders, median, spread }) => ({
        x: orders,
        y: median[figureName],
        ...(figureName === 'ordersPerMinute' && { low: spread.min, high: spread.max }),
      })),
    },
  ]);
}

/** @param {Series[]} series */
export const heightsOf = (series) => series.flatMap(({ points }) => points.map(({ y, high = y }) => high));

/**
 * The median figures of both modes at the largest number of orders that both have.
 * @param {Results} results
 */
export function atTheMost(results) {
  const queued = new Map(runsOf(results, 'async').map((run) => [run.orders, run.median]));
  const direct = runsOf(results, 'sync').findLast(({ orders }) => queued.has(orders));
  const async = direct && queued.get(direct.orders);
  return async && { orders: figure(direct.orders), sync: direct.median, async };
}

/**
 * @param {RunTableRow[]} runs
 * @returns {string} empty when all orders of all passes were saved
 */
export function unsavedNote(runs) {
  const short = runs.filter(({ passes }) => passes.some(({ unsaved = 0 }) => unsaved > 0));
  if (short.length === 0) return '';
  return ` Not all orders were saved before the deadline at ${listed(short.map(({ orders }) => figure(orders)))}.`;
}
