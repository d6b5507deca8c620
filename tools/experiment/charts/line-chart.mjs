import { encode, positions } from './axes.mjs';
import { spread } from './line-labels.mjs';
import { config, lineHeight, padding, plot } from './theme.mjs';
import { evenly, wrapped } from './words.mjs';

/** @import { Axis } from './axes.mjs' */
/** @import { Picture, Specification } from './render-svg.mjs' */
/** @import { Colour } from './theme.mjs' */

/** @typedef {{ x: number, y: number, low?: number, high?: number }} Point */

/**
 * @typedef {object} Series
 * @property {string[]} label lines of text, beside the last point; none for no label
 * @property {Colour} colour
 * @property {Point[]} points
 * @property {keyof typeof strokes} [stroke] solid by default; dotted is what others measured
 */

/**
 * @typedef {object} Words
 * @property {string} title what is found, as a sentence
 * @property {string} subtitle how it was measured
 */

/** How a line is drawn, and whether its points are marked. */
const strokes = {
  solid: { line: { strokeWidth: 2.5 }, hasMarks: true },
  dashed: { line: { strokeWidth: 2, strokeDash: [7, 4] }, hasMarks: true },
  dotted: { line: { strokeWidth: 2.5, strokeDash: [0.5, 5] }, hasMarks: false },
  thin: { line: { strokeWidth: 1 }, hasMarks: false },
};

/**
 * @param {Words & { x: Axis, y: Axis, series: Series[], layers?: Specification[] }} chart `layers` lie beneath the lines
 * @returns {Picture}
 */
export function lineChart({ x, y, series, layers = [], ...words }) {
  return {
    ...frame(words),
    layer: [...layers, ...series.flatMap((one) => linesOf(one, x, y)), ...labelsOf(series, x, y)],
  };
}

/**
 * What all charts share.
 * @param {Words} words
 * @returns {Picture}
 */
export function frame({ title, subtitle }) {
  return {
    ...plot,
    padding,
    autosize: 'none',
    background: null,
    config,
    title: { text: evenly(title, 82), subtitle: wrapped(subtitle, 112) },
  };
}

/**
 * @param {Series} series
 * @param {Axis} x
 * @param {Axis} y
 * @returns {Specification[]}
 */
function linesOf({ colour, points, stroke = 'solid' }, x, y) {
  const { line, hasMarks } = strokes[stroke];
  const color = colour.light;
  const across = encode(x, 'x');
  const encoding = { x: across, y: encode(y, 'y') };
  const data = { values: points };
  const course = { data, mark: { type: 'line', color, strokeCap: 'round', ...line }, encoding };
  if (!hasMarks) return [course];
  const spreads = points.filter(({ low, high }) => low !== undefined && high !== undefined && low < high);
  return [
    {
      data: { values: spreads },
      mark: { type: 'rule', color, strokeWidth: 1.5 },
      encoding: { x: across, y: encode(y, 'low'), y2: { field: 'high' } },
    },
    course,
    { data, mark: { type: 'point', shape: 'circle', color, filled: true, opacity: 1, size: 42 }, encoding },
  ];
}

/**
 * @param {Series[]} series
 * @param {Axis} x
 * @param {Axis} y
 * @returns {Specification[]}
 */
function labelsOf(series, x, y) {
  const across = positions(x);
  const upward = positions(y);
  const ends = series.flatMap(({ label, colour, points }) => {
    const last = points.at(-1);
    return last && label.length > 0
      ? [{ label, colour, last, heightPx: label.length * lineHeight + 4, wishPx: upward.toPx(last.y) }]
      : [];
  });
  const heights = spread(ends, plot.height);
  return ends.map(({ label, colour, last }, index) => ({
    data: { values: [{}] },
    mark: {
      type: 'text',
      text: label,
      color: colour.light,
      fontWeight: 600,
      align: 'left',
      baseline: 'middle',
      // Several lines hang from the first one.
      dy: (-(label.length - 1) * lineHeight) / 2,
      x: across.toPx(last.x) + 12,
      y: heights[index],
    },
  }));
}
