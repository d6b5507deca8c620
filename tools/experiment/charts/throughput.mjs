import { fromZero } from './axes.mjs';
import { lineChart } from './line-chart.mjs';
import { atTheMost, comparedSeries, heightsOf, ordersAxis, unsavedNote, upward } from './run-table.mjs';
import { figure } from './words.mjs';

/** @import { Results } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */

/** @type {Chart} */
export const throughput = {
  name: 'throughput',
  needs: ['runTable', 'reference'],
  draw(results) {
    const series = comparedSeries(results, 'ordersPerMinute');
    return lineChart({
      title: finding(results),
      subtitle: `Median of the passes, and their spread. Dotted: the reference demo (.NET).${unsavedNote(results.runTable)}`,
      x: ordersAxis(results.runTable),
      y: fromZero('Orders saved per minute', heightsOf(series), upward),
      series,
    });
  },
};

/** @param {Results} results */
function finding(results) {
  const most = atTheMost(results);
  if (!most) return 'Orders saved per minute, by number of orders sent';
  const [slow, fast] = [most.sync.ordersPerMinute, most.async.ordersPerMinute];
  const ratio = fast > slow && slow > 0 ? `, ${figure(fast / slow)} times as many` : '';
  return (
    `At ${most.orders} orders, synchronous calls save ${figure(slow)} a minute; ` +
    `through the queue it is ${figure(fast)}${ratio}`
  );
}
