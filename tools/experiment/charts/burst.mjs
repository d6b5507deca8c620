import { encode, fromZero } from './axes.mjs';
import { frame } from './line-chart.mjs';
import { colours, plot } from './theme.mjs';
import { duration, figure } from './words.mjs';

/** @import { Axis } from './axes.mjs' */
/** @import { BurstSample } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */

const gap = 50;
/** @type {[number, number]} */
const upperHalf = [(plot.height - gap) / 2, 0];
/** @type {[number, number]} */
const lowerHalf = [plot.height, (plot.height + gap) / 2];
const mostSamples = 200;

/**
 * Two plots, one above the other, over the same time.
 * @type {Chart}
 */
export const burst = {
  name: 'burst',
  needs: ['burst'],
  draw({ burst: { orders, limit, samples } }) {
    const since = samples.filter(({ atMs }) => atMs >= 0);
    const values = thinned(since).map((sample) => ({ ...sample, seconds: sample.atMs / 1_000 }));
    const depths = values.map(({ queueDepth }) => queueDepth);
    const calls = values.map(({ backendInFlight }) => backendInFlight);
    /** @type {Axis} */
    const time = {
      ...fromZero(
        'Seconds since the first order was sent',
        values.map(({ seconds }) => seconds),
        [0, plot.width],
      ),
      domain: [0, Math.max(1, ...values.map(({ seconds }) => seconds))],
    };
    const x = encode(time, 'seconds');
    const waiting = fromZero('Orders in the queue', depths, upperHalf);
    const running = fromZero('Calls in flight at the backend', [...calls, limit * 1.2], lowerHalf);
    return {
      ...frame({
        title: finding(orders, limit, values),
        subtitle: `${figure(orders)} orders sent in one go to the asynchronous gateway. ${samplingOf(since)}`,
      }),
      data: { values },
      resolve: { scale: { y: 'independent' } },
      layer: [
        {
          mark: {
            type: 'area',
            color: colours.async.light,
            fillOpacity: 0.25,
            line: { color: colours.async.light },
          },
          encoding: { x, y: encodeHalf(waiting, 'queueDepth') },
        },
        {
          layer: [
            {
              mark: {
                type: 'area',
                color: colours.shed.light,
                fillOpacity: 0.25,
                line: { color: colours.shed.light },
                interpolate: 'step-after',
              },
              encoding: { x, y: encodeHalf(running, 'backendInFlight') },
            },
            {
              data: { values: [{ limit }] },
              mark: { type: 'rule', color: colours.text.light, strokeWidth: 1.5, strokeDash: [7, 4] },
              encoding: { y: encodeHalf(running, 'limit') },
            },
            {
              data: { values: [{ limit }] },
              mark: {
                type: 'text',
                text: `limit: ${figure(limit)}`,
                color: colours.text.light,
                fontWeight: 600,
                align: 'left',
                baseline: 'middle',
                x: plot.width + 12,
              },
              encoding: { y: encodeHalf(running, 'limit') },
            },
          ],
        },
      ],
    };
  },
};

/**
 * Both axes stand on the left, each beside its own half.
 * @param {Axis} axis
 * @param {string} field
 */
function encodeHalf(axis, field) {
  const encoding = encode(axis, field);
  const top = axis.range[1];
  return {
    ...encoding,
    axis: { ...encoding.axis, tickCount: 3, orient: 'left', offset: 0, titleY: top - 14 },
  };
}

/**
 * At most so many samples; of neighbours the one with the most calls in flight, so that no excess is hidden.
 * @param {BurstSample[]} samples
 */
function thinned(samples) {
  const together = Math.ceil(samples.length / mostSamples);
  return samples.filter((sample, index) => {
    const start = index - (index % together);
    const neighbours = samples.slice(start, start + together);
    return sample === neighbours.reduce((a, b) => (b.backendInFlight > a.backendInFlight ? b : a));
  });
}

/** @param {BurstSample[]} samples */
function samplingOf(samples) {
  const apart = ((samples.at(-1)?.atMs ?? 0) - (samples[0]?.atMs ?? 0)) / Math.max(1, samples.length - 1);
  const thinning = samples.length > mostSamples ? '; the most calls of neighbouring samples are drawn' : '';
  return `Sampled about every ${duration(apart)}${thinning}.`;
}

/**
 * @param {number} orders
 * @param {number} limit
 * @param {(BurstSample & { seconds: number })[]} values
 */
function finding(orders, limit, values) {
  const deepest = values.reduce((a, b) => (b.queueDepth > a.queueDepth ? b : a));
  const most = Math.max(...values.map(({ backendInFlight }) => backendInFlight));
  const empty = values.find(({ seconds, queueDepth }) => seconds > deepest.seconds && queueDepth === 0);
  const drains = empty ? `is empty again after ${duration(empty.atMs)}` : 'does not drain in the time shown';
  const kept = most <= limit ? `within the limit of ${figure(limit)}` : `above the limit of ${figure(limit)}`;
  return (
    `The queue takes up to ${figure(deepest.queueDepth)} of ${figure(orders)} orders and ${drains}; ` +
    `the backend has up to ${figure(most)} calls at once, ${kept}`
  );
}
