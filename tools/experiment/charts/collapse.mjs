import { encode } from './axes.mjs';
import { lineChart } from './line-chart.mjs';
import { ordersAxis, runsOf, unsavedNote } from './run-table.mjs';
import {
  REQUIRED_ORDERS_PER_MINUTE,
  referenceLine,
  requiredLine,
  sharedThroughputAxis,
} from './required-rate.mjs';
import { colours } from './theme.mjs';
import { figure } from './words.mjs';

/** @import { Axis } from './axes.mjs' */
/** @import { Cell } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */
/** @import { Point } from './line-chart.mjs' */
/** @import { Specification } from './render-svg.mjs' */

/**
 * The second graph of the story: the first one, continued.
 * @type {Chart}
 */
export const collapse = {
  name: 'collapse',
  needs: ['smallTable', 'runTable', 'reference'],
  draw(results) {
    const small = [...results.smallTable].sort((a, b) => a.orders - b.orders);
    const largest = small.at(-1)?.orders ?? 0;
    const runs = runsOf(results, 'sync').filter(({ orders }) => orders > largest);
    const points = [
      ...small.map(({ orders, ordersPerMinute }) => ({ x: orders, y: ordersPerMinute })),
      ...runs.map(({ orders, median, spread }) => ({
        x: orders,
        y: median.ordersPerMinute,
        low: spread.min,
        high: spread.max,
      })),
    ];
    const x = ordersAxis([...small, ...runs]);
    const y = sharedThroughputAxis(results);
    return lineChart({
      title: finding(points),
      subtitle: `Median of the passes, and their spread.${unsavedNote(runs)} Dotted: the reference demo (.NET).`,
      x,
      y,
      layers: [...firstGraph(x, y, small), ...requiredLine(y)],
      series: [
        referenceLine(results, [...small, ...runs]),
        { label: ['synchronous'], colour: colours.sync, points },
      ],
    });
  },
};

/**
 * Marks what the first graph shows.
 * @param {Axis} x
 * @param {Axis} y
 * @param {Cell[]} small
 * @returns {Specification[]}
 */
function firstGraph(x, y, small) {
  const [from, to] = [small[0]?.orders, small.at(-1)?.orders];
  const data = { values: [{ from, to, top: y.domain[1] }] };
  const color = colours.muted.light;
  return [
    {
      data,
      mark: { type: 'rect', color, opacity: 0.13 },
      encoding: { x: encode(x, 'from'), x2: { field: 'to' } },
    },
    {
      data,
      mark: { type: 'text', text: 'the first graph', color, align: 'left', baseline: 'top', dx: 8, dy: 6 },
      encoding: { x: encode(x, 'from'), y: encode(y, 'top') },
    },
  ];
}

/** @param {Point[]} points by number of orders */
function finding(points) {
  const best = points.reduce((a, b) => (b.y > a.y ? b : a), { x: 0, y: -Infinity });
  const last = points.at(-1) ?? best;
  const since = points[points.findLastIndex(({ y }) => y >= REQUIRED_ORDERS_PER_MINUTE) + 1];
  const required = `the required ${figure(REQUIRED_ORDERS_PER_MINUTE)}`;
  const verdict = since ? `below ${required} from ${figure(since.x)} orders on` : `still above ${required}`;
  const course =
    last.y < best.y
      ? `fall from ${figure(best.y)} a minute (at ${figure(best.x)} orders) to ${figure(last.y)}`
      : `save ${figure(last.y)} a minute, their best`;
  return `Continued to ${figure(last.x)} orders, the same calls ${course}: ${verdict}`;
}
