import { encode, fromZero } from '../experiment/charts/axes.mjs';
import { colours, config, fontSize } from '../experiment/charts/theme.mjs';
import { evenly, wrapped } from '../experiment/charts/words.mjs';

/** @import { Picture, Specification } from '../experiment/charts/render-svg.mjs' */
/** @import { Series } from './read-series.mjs' */

/** @typedef {{ title: string, unit: string, series: Series[] }} FilledPanel */

const COLUMNS = 2;
const SIZE = { width: 330, height: 100 };
const MARGIN = 12;

/** In the order in which lines take them: each solid first, then dashed, then dotted. */
const PALETTE = [colours.async, colours.sync, colours.shed, colours.lifted, colours.muted].map(
  ({ light }) => light,
);
const DASHES = [
  [1, 0],
  [4, 3],
  [1, 3],
];

/** What Grafana's units are called. @type {Record<string, string>} */
const UNITS = { reqps: ', per second', s: ', seconds', short: '' };

/**
 * Panels of a dashboard, side by side over the same time.
 * @param {{ title: string, subtitle: string, lastsSeconds: number, panels: FilledPanel[] }} dashboard
 * @returns {Picture}
 */
export function panelsPicture({ title, subtitle, lastsSeconds, panels }) {
  return {
    padding: MARGIN,
    background: null,
    config: { ...config, title: { ...config.title, dx: 0 } },
    title: { text: evenly(title, 90), subtitle: wrapped(subtitle, 120) },
    columns: COLUMNS,
    spacing: { row: 24, column: 28 },
    resolve: { scale: { color: 'independent', strokeDash: 'independent' } },
    concat: panels.map((panel, index) => plotOf(panel, lastsSeconds, index >= panels.length - COLUMNS)),
  };
}

/**
 * @param {FilledPanel} panel
 * @param {number} lastsSeconds
 * @param {boolean} isLowest
 * @returns {Specification}
 */
function plotOf({ title, unit, series }, lastsSeconds, isLowest) {
  const lines = series.filter(({ samples }) => samples.some(({ value }) => value));
  const labels = lines.map(({ label }) => label);
  const values = lines.flatMap(({ label, samples }) => samples.map((sample) => ({ ...sample, label })));
  const across = encode(
    { title: 'Seconds', type: 'linear', domain: [0, lastsSeconds], range: [0, SIZE.width] },
    'seconds',
  );
  const heights = values.map(({ value }) => value ?? 0);
  const upward = encode(fromZero('', heights, [SIZE.height, 0], 0.001), 'value');
  return {
    ...SIZE,
    title: {
      text: `${title}${UNITS[unit] ?? `, ${unit}`}`,
      anchor: 'start',
      frame: 'group',
      fontSize,
      lineHeight: fontSize,
      offset: 8,
    },
    data: { values },
    mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' },
    encoding: {
      x: { ...across, axis: { ...across.axis, title: isLowest ? across.axis.title : null } },
      y: { ...upward, axis: { ...upward.axis, title: null, tickCount: 3, minExtent: 44, maxExtent: 44 } },
      color: byLabel(labels, (index) => PALETTE[index % PALETTE.length]),
      strokeDash: byLabel(labels, (index) => DASHES[Math.floor(index / PALETTE.length) % DASHES.length]),
    },
  };
}

/**
 * One legend tells of all that is encoded like this.
 * @param {string[]} labels
 * @param {(index: number) => unknown} look
 */
function byLabel(labels, look) {
  return {
    field: 'label',
    type: 'nominal',
    scale: { domain: labels, range: labels.map((_, index) => look(index)) },
    legend: {
      title: null,
      orient: 'top',
      offset: 4,
      symbolType: 'stroke',
      symbolStrokeWidth: 3,
      labelColor: colours.text.light,
      labelFontSize: 12,
      labelLimit: 0,
    },
  };
}
