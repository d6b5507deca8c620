import { encode } from './axes.mjs';
import { frame } from './line-chart.mjs';
import { colours, plot } from './theme.mjs';
import { duration, figure, modeNames, percent } from './words.mjs';

/** @import { Axis } from './axes.mjs' */
/** @import { Mode, TimeShares } from '../results.mjs' */
/** @import { Chart } from './chart.mjs' */
/** @import { Specification } from './render-svg.mjs' */
/** @import { Colour } from './theme.mjs' */

const named = { sync: 'a synchronous one', async: 'a queued one' };
const legend = { columns: 3, columnWidth: 240, lineHeight: 22 };
const bar = { step: 46, labelHeight: 18, height: 20 };
/** The share of a bar that has room for its figure. */
const labelledShare = 0.08;

/** @type {Record<string, Colour>} */
const partColours = {
  'waiting in queue': colours.async,
  'backend: contention': colours.sync,
  'backend: base latency': colours.muted,
  'gateway and network': colours.lifted,
};

/**
 * A bar for each of a few runs; its parts are shares of the whole, which stands above it.
 * @type {Chart}
 */
export const whereTheTimeGoes = {
  name: 'where-the-time-goes',
  needs: ['whereTimeGoes'],
  draw({ whereTimeGoes }) {
    const shown = /** @type {Mode[]} */ (['sync', 'async']).flatMap((mode) => fewOf(whereTimeGoes, mode));
    const names = [...new Set(shown.flatMap(({ parts }) => parts.map(({ part }) => part)))];
    const top = Math.ceil(names.length / legend.columns) * legend.lineHeight + 8;
    const height = top + shown.length * bar.step;
    const rows = shown.map((split, index) => ({ ...split, y: top + index * bar.step }));
    const segments = rows.flatMap(segmentsOf);
    /** @type {Axis} */
    const share = {
      title: 'Share of the time until an order is saved, %',
      type: 'linear',
      domain: [0, 100],
      range: [0, plot.width],
      ticks: [0, 25, 50, 75, 100],
    };
    return {
      ...frame({
        title: finding(shown),
        subtitle: 'Mean per order. Contention is what the modelled backend takes beyond its base latency.',
      }),
      height,
      layer: [
        ...legendOf(names),
        {
          data: { values: segments },
          mark: { type: 'bar', stroke: colours.page.light, strokeWidth: 1 },
          encoding: {
            x: encode(share, 'from'),
            x2: { field: 'to' },
            y: { field: 'top', type: 'quantitative', scale: null, axis: null },
            y2: { field: 'bottom' },
            color: { field: 'colour', type: 'nominal', scale: null },
          },
        },
        {
          data: { values: segments.filter(({ from, to }) => to - from >= 100 * labelledShare) },
          mark: { type: 'text', color: colours.page.light, fontWeight: 600, fontSize: 12 },
          encoding: {
            x: encode(share, 'middle'),
            y: { field: 'centre', type: 'quantitative', scale: null, axis: null },
            text: { field: 'label' },
          },
        },
        ...rows.map((row) => ({
          data: { values: [{}] },
          mark: {
            type: 'text',
            text: `${modeNames[row.mode]}, ${figure(row.orders)} orders: ${duration(totalOf(row))}`,
            color: colours.text.light,
            align: 'left',
            baseline: 'middle',
            x: 0,
            y: row.y + bar.labelHeight / 2,
          },
        })),
      ],
    };
  },
};

/**
 * The fewest orders, the most, and those in the middle.
 * @param {TimeShares[]} splits
 * @param {Mode} mode
 */
function fewOf(splits, mode) {
  const own = splits
    .filter((split) => split.mode === mode && totalOf(split) > 0)
    .sort((a, b) => a.orders - b.orders);
  const middle = Math.floor(own.length / 2);
  return own.filter((_, index) => index === 0 || index === middle || index === own.length - 1);
}

/** @param {TimeShares} split */
const totalOf = ({ parts }) => parts.reduce((sum, { ms }) => sum + ms, 0);

/** @param {TimeShares & { y: number }} row */
function segmentsOf(row) {
  const total = totalOf(row);
  let from = 0;
  return row.parts.map(({ part, ms }) => {
    const to = from + (100 * ms) / total;
    const top = row.y + bar.labelHeight;
    const segment = {
      from,
      to,
      middle: (from + to) / 2,
      top,
      bottom: top + bar.height,
      centre: top + bar.height / 2,
      colour: colourOf(part).light,
      label: percent(ms, total),
    };
    from = to;
    return segment;
  });
}

/** @param {string} part */
const colourOf = (part) => partColours[part] ?? colours.shed;

/**
 * @param {string[]} names
 * @returns {Specification[]}
 */
function legendOf(names) {
  return names.flatMap((name, index) => {
    const x = (index % legend.columns) * legend.columnWidth;
    const y = Math.floor(index / legend.columns) * legend.lineHeight + 4;
    const data = { values: [{}] };
    const color = colourOf(name).light;
    return [
      {
        data,
        mark: { type: 'point', shape: 'square', filled: true, opacity: 1, size: 120, color, x: x + 6, y },
      },
      {
        data,
        mark: {
          type: 'text',
          text: name,
          color,
          fontWeight: 600,
          align: 'left',
          baseline: 'middle',
          x: x + 18,
          y,
        },
      },
    ];
  });
}

/** @param {TimeShares[]} shown */
function finding(shown) {
  const sentences = /** @type {Mode[]} */ (['sync', 'async']).flatMap((mode) => {
    const most = shown.findLast((split) => split.mode === mode);
    if (!most) return [];
    const largest = most.parts.reduce((a, b) => (b.ms > a.ms ? b : a));
    const total = totalOf(most);
    return [`${named[mode]} takes ${duration(total)}, ${percent(largest.ms, total)} of it ${largest.part}`];
  });
  return `Of ${figure(shown.at(-1)?.orders ?? 0)} orders, ${sentences.join('; ')}`;
}
