import { encode, fromZero } from './axes.mjs';
import { referenceWithin, runsOf, upward } from './run-table.mjs';
import { colours, plot } from './theme.mjs';

/** @import { Axis } from './axes.mjs' */
/** @import { Results } from '../results.mjs' */
/** @import { Series } from './line-chart.mjs' */
/** @import { Specification } from './render-svg.mjs' */

/**
 * What the story's owners need: a hundred orders a second. The modelled backend gives more than that to ten callers at
 * once (at 50 ms each), three times as much at its best, and a third of it to a thousand.
 */
export const REQUIRED_ORDERS_PER_MINUTE = 6_000;

/**
 * The same for both graphs of the story.
 * @param {Results} results
 */
export function sharedThroughputAxis({ smallTable = [], runTable = [], reference = [] }) {
  const cells = [
    ...smallTable,
    ...runsOf({ runTable }, 'sync').map(({ spread }) => ({ ordersPerMinute: spread.max })),
  ];
  const values = [...cells, ...reference.map(({ sync }) => sync)].map(
    ({ ordersPerMinute }) => ordersPerMinute,
  );
  return fromZero('Orders saved per minute', [...values, REQUIRED_ORDERS_PER_MINUTE], upward);
}

/**
 * The demo's synchronous way, within the sizes of ours.
 * @param {Pick<Results, 'reference'>} results
 * @param {readonly { orders: number }[]} ours
 * @returns {Series}
 */
export function referenceLine(results, ours) {
  return {
    label: ['reference demo'],
    colour: colours.sync,
    stroke: 'dotted',
    points: referenceWithin(results, ours).map(({ orders, sync }) => ({
      x: orders,
      y: sync.ordersPerMinute,
    })),
  };
}

/**
 * @param {Axis} y
 * @returns {Specification[]}
 */
export function requiredLine(y) {
  const data = { values: [{ y: REQUIRED_ORDERS_PER_MINUTE }] };
  const encoding = { y: encode(y, 'y') };
  return [
    {
      data,
      mark: { type: 'rule', color: colours.text.light, strokeWidth: 1.5, strokeDash: [7, 4] },
      encoding,
    },
    {
      data,
      mark: {
        type: 'text',
        text: 'required',
        color: colours.text.light,
        fontWeight: 600,
        align: 'left',
        baseline: 'middle',
        x: plot.width + 12,
      },
      encoding,
    },
  ];
}
