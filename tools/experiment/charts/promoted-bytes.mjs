import { byPowers, byValue } from './axes.mjs';
import { lineChart } from './line-chart.mjs';
import { upward } from './run-table.mjs';
import { colours, plot } from './theme.mjs';
import { figure, modeNames } from './words.mjs';

/** @import { LatencyRun, Mode } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */

const kilobyte = 1_000;

/**
 * What the garbage collector could not drop young, as a request outlived it.
 * @type {Chart}
 */
export const promotedBytes = {
  name: 'promoted-bytes',
  needs: ['latencyAblation'],
  draw({ latencyAblation }) {
    // A log scale has no zero.
    const runs = latencyAblation.filter(({ promotedBytesPerOrder }) => promotedBytesPerOrder > 0);
    const left = latencyAblation.length - runs.length;
    const latencies = latencyAblation.map(({ backendLatencyMs }) => backendLatencyMs);
    const groups = Object.groupBy(runs, ({ mode, heapLimitMb }) => `${mode} ${heapLimitMb ?? 0}`);
    return lineChart({
      title: finding(latencyAblation),
      subtitle:
        'Gateway at a steady rate before an ideal backend, which does not slow down under load.' +
        (left > 0 ? ` ${left} runs without any promotion are not drawn.` : ''),
      x: byValue('Latency of the backend, ms (log scale)', latencies, [0, plot.width]),
      y: byPowers(
        'Promoted to the old generation, kB per order (log scale)',
        runs.map(({ promotedBytesPerOrder }) => promotedBytesPerOrder / kilobyte),
        upward,
      ),
      series: Object.values(groups).flatMap((group = []) => seriesOf(group)),
    });
  },
};

/** @param {LatencyRun[]} group of one mode and heap limit */
function seriesOf(group) {
  const [first] = group;
  if (!first) return [];
  const limit = first.heapLimitMb ? `${first.heapLimitMb} MB heap` : undefined;
  return [
    {
      label: limit ? [`${modeNames[first.mode]},`, limit] : [modeNames[first.mode]],
      colour: colours[first.mode],
      ...(limit && { stroke: /** @type {const} */ ('dashed') }),
      points: group
        .map(({ backendLatencyMs, promotedBytesPerOrder }) => ({
          x: backendLatencyMs,
          y: promotedBytesPerOrder / kilobyte,
        }))
        .sort((a, b) => a.x - b.x),
    },
  ];
}

/** @param {LatencyRun[]} runs */
function finding(runs) {
  const courses = /** @type {Mode[]} */ (['sync', 'async']).flatMap((mode) => {
    const own = runs
      .filter((run) => run.mode === mode && run.heapLimitMb === null)
      .sort((a, b) => a.backendLatencyMs - b.backendLatencyMs);
    const [first, last] = [own[0], own.at(-1)];
    if (!first || !last || first === last) return [];
    const ends = [first, last].map(({ promotedBytesPerOrder }) => figure(promotedBytesPerOrder / kilobyte));
    return [
      {
        from: first.backendLatencyMs,
        to: last.backendLatencyMs,
        text: `${ends.join(' to ')} kB ${modeNames[mode]}`,
      },
    ];
  });
  const [one] = courses;
  if (!one) return 'Promoted memory per order, by latency of the backend';
  const ends = `From ${figure(one.from)} to ${figure(one.to)} ms of backend latency`;
  return `${ends}, memory promoted per order goes from ${courses.map(({ text }) => text).join(', from ')}`;
}
