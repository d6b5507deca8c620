import { byPowers } from './axes.mjs';
import { lineChart } from './line-chart.mjs';
import { atTheMost, comparedSeries, heightsOf, ordersAxis, upward } from './run-table.mjs';
import { duration } from './words.mjs';

/** @import { Results } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */

/** @type {Chart} */
export const latency = {
  name: 'latency',
  needs: ['runTable', 'reference'],
  draw(results) {
    const series = comparedSeries(results, 'latencyMs');
    return lineChart({
      title: finding(results),
      subtitle:
        'Mean of all requests, those sent again included; median of the passes. Dotted: the reference demo (.NET).',
      x: ordersAxis(results.runTable),
      y: byPowers('What a client waits for an answer, ms (log scale)', heightsOf(series), upward),
      series,
    });
  },
};

/** @param {Results} results */
function finding(results) {
  const most = atTheMost(results);
  if (!most) return 'What a client waits for an answer, by number of orders sent';
  return (
    `At ${most.orders} orders, a synchronous request is answered after ${duration(most.sync.latencyMs)}, ` +
    `a queued one after ${duration(most.async.latencyMs)}`
  );
}
