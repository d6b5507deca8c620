import { lineChart } from './line-chart.mjs';
import { ordersAxis } from './run-table.mjs';
import {
  REQUIRED_ORDERS_PER_MINUTE,
  referenceLine,
  requiredLine,
  sharedThroughputAxis,
} from './required-rate.mjs';
import { colours } from './theme.mjs';
import { figure } from './words.mjs';

/** @import { Cell } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */

/**
 * The first graph of the story, which looks promising.
 * @type {Chart}
 */
export const requiredThroughput = {
  name: 'required-throughput',
  needs: ['smallTable', 'reference'],
  draw(results) {
    const cells = [...results.smallTable].sort((a, b) => a.orders - b.orders);
    const y = sharedThroughputAxis(results);
    return lineChart({
      title: finding(cells),
      subtitle: 'Each order is saved within its request. Dotted: the reference demo (.NET).',
      x: ordersAxis(cells),
      y,
      layers: requiredLine(y),
      series: [
        referenceLine(results, cells),
        {
          label: ['synchronous'],
          colour: colours.sync,
          points: cells.map(({ orders, ordersPerMinute }) => ({ x: orders, y: ordersPerMinute })),
        },
      ],
    });
  },
};

/** @param {Cell[]} cells by number of orders */
function finding(cells) {
  const isEnough = (/** @type {Cell} */ { ordersPerMinute }) => ordersPerMinute >= REQUIRED_ORDERS_PER_MINUTE;
  const best = Math.max(...cells.map(({ ordersPerMinute }) => ordersPerMinute));
  const since = cells[cells.findLastIndex((cell) => !isEnough(cell)) + 1];
  const required = `the required ${figure(REQUIRED_ORDERS_PER_MINUTE)}`;
  const verdict = since
    ? `above ${required} from ${figure(since.orders)} orders on`
    : `${best >= REQUIRED_ORDERS_PER_MINUTE ? 'not always above' : 'never above'} ${required}`;
  const most = figure(cells.at(-1)?.orders ?? 0);
  return `Up to ${most} orders at once, synchronous calls save up to ${figure(best)} a minute: ${verdict}`;
}
