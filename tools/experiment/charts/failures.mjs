import { fromZero } from './axes.mjs';
import { lineChart } from './line-chart.mjs';
import { comparedSeries, heightsOf, ordersAxis, runsOf, upward } from './run-table.mjs';
import { figure } from './words.mjs';

/** @import { Results } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */

/** @type {Chart} */
export const failures = {
  name: 'failures',
  needs: ['runTable', 'reference'],
  draw(results) {
    const series = comparedSeries(results, 'failures');
    return lineChart({
      title: finding(results),
      subtitle:
        'A request that fails is sent again. Median of the passes. Dotted: the reference demo (.NET).',
      x: ordersAxis(results.runTable),
      y: fromZero('Requests that failed', heightsOf(series), upward),
      series,
    });
  },
};

/** @param {Results} results */
function finding(results) {
  const [sync, async] = [runsOf(results, 'sync'), runsOf(results, 'async')];
  const first = sync.find(({ median }) => median.failures > 0);
  const [worst, queued] = [sync, async].map((runs) =>
    Math.max(0, ...runs.map(({ median }) => median.failures)),
  );
  const direct = first
    ? `From ${figure(first.orders)} orders on synchronous requests fail, up to ${figure(worst ?? 0)} in a run`
    : 'No synchronous request fails';
  if (async.length === 0) return direct;
  return `${direct}; of the queued ones ${queued ? `up to ${figure(queued)} fail` : 'none does'}`;
}
