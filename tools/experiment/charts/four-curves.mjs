import { fromZero } from './axes.mjs';
import { lineChart } from './line-chart.mjs';
import { upward } from './run-table.mjs';
import { colours, plot } from './theme.mjs';
import { figure, listed } from './words.mjs';

/** @import { Curve } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */

const curves = {
  collapse: { label: ['synchronous,', 'without a limit'], colour: colours.sync },
  shed: { label: ['synchronous, excess', 'refused at once'], colour: colours.shed },
  plateau: { label: ['asynchronous,', 'consumer limited'], colour: colours.async },
  lifted: { label: ['asynchronous,', 'limit lifted'], colour: colours.lifted },
};

/** @type {Chart} */
export const fourCurves = {
  name: 'four-curves',
  needs: ['fourCurves'],
  draw({ fourCurves: measured }) {
    const points = measured.flatMap((curve) => curve.points);
    const offered = points.map(({ offeredPerSecond }) => offeredPerSecond);
    const goodput = points.map(({ goodputPerSecond }) => goodputPerSecond);
    const y = fromZero('Orders saved per second', goodput, upward);
    const all = Math.min(y.domain[1], Math.max(...offered));
    return lineChart({
      title: finding(measured),
      subtitle:
        'New orders arrive at a steady rate, however slow the answers. Thin line: all that is offered.',
      x: fromZero('Orders offered per second', offered, [0, plot.width]),
      y,
      series: [
        {
          label: [],
          colour: colours.muted,
          stroke: 'thin',
          points: [
            { x: 0, y: 0 },
            { x: all, y: all },
          ],
        },
        ...measured.map(({ curve, points: own }) => ({
          ...curves[curve],
          points: own
            .map(({ offeredPerSecond, goodputPerSecond }) => ({ x: offeredPerSecond, y: goodputPerSecond }))
            .sort((a, b) => a.x - b.x),
        })),
      ],
    });
  },
};

/** @param {Curve[]} measured */
function finding(measured) {
  const most = Math.max(
    ...measured.flatMap(({ points }) => points.map(({ offeredPerSecond }) => offeredPerSecond)),
  );
  const ends = measured.flatMap(({ curve, points }) =>
    points
      .filter(({ offeredPerSecond }) => offeredPerSecond === most)
      .map(({ goodputPerSecond }) => `${figure(goodputPerSecond)} ${named[curve]}`),
  );
  return `Saved of ${figure(most)} orders offered per second: ${listed(ends)}`;
}

const named = {
  collapse: 'by plain synchronous calls',
  shed: 'if the excess is refused',
  plateau: 'through the queue',
  lifted: 'with its limit lifted',
};
