import { scale } from 'vega';

/**
 * How a quantity is laid out: from `domain[0]` at `range[0]` pixels to `domain[1]` at `range[1]`.
 * @typedef {object} Axis
 * @property {string} title with its unit
 * @property {'linear' | 'log'} type
 * @property {[number, number]} domain
 * @property {[number, number]} range
 * @property {number[]} [ticks]
 */

/**
 * From zero to a round value at or above the largest. Counts go to ten at least.
 * @param {string} title
 * @param {readonly number[]} values
 * @param {[number, number]} range
 * @param {number} [least]
 * @returns {Axis}
 */
export function fromZero(title, values, range, least = 10) {
  const domain = scale('linear')()
    .domain([0, Math.max(least, ...values)])
    .nice(5)
    .domain();
  return { title, type: 'linear', domain: /** @type {[number, number]} */ (domain), range };
}

/**
 * By powers of ten, from a round value (1, 2 or 5) to another. There is no place for zero.
 * @param {string} title
 * @param {readonly number[]} values
 * @param {[number, number]} range
 * @returns {Axis}
 */
export function byPowers(title, values, range) {
  const known = values.filter((value) => value > 0);
  const lowest = Math.min(...(known.length > 0 ? known : [1]));
  const highest = Math.max(...known, lowest * 2);
  const powers = Array.from({ length: 30 }, (_, index) => index - 12);
  const rounds = powers.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  const from = rounds.findLast((round) => round <= lowest) ?? lowest;
  const to = rounds.find((round) => round >= highest) ?? highest;
  const ticks = powers.map((power) => Number(`1e${power}`)).filter((tick) => tick >= from && tick <= to);
  return { title, type: 'log', domain: [from, to], range, ticks };
}

/**
 * By powers of ten, from the smallest value to the largest, with the values themselves as ticks: as many as have room.
 * @param {string} title
 * @param {readonly number[]} values
 * @param {[number, number]} range
 * @returns {Axis}
 */
export function byValue(title, values, range) {
  const roomPx = 44;
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const [first = 1, last = 10] = [sorted[0], sorted.at(-1)];
  const axis = {
    title,
    type: /** @type {const} */ ('log'),
    domain: /** @type {[number, number]} */ ([first, last]),
    range,
  };
  const { toPx } = positions(axis);
  /** @type {number[]} */
  const ticks = [last];
  for (const value of sorted)
    if (ticks.every((tick) => Math.abs(toPx(tick) - toPx(value)) >= roomPx)) ticks.push(value);
  return { ...axis, ticks };
}

/**
 * @param {Axis} axis
 * @returns {{ toPx: (value: number) => number, toValue: (px: number) => number }}
 */
export function positions({ type, domain, range }) {
  const place = scale(type)().domain(domain).range(range);
  return { toPx: place, toValue: place.invert };
}

/** Formats that vega chooses by itself turn 20,000 into 2e+4. */
const labelExpr = "format(datum.value, ',.12~g')";

/**
 * The axis as vega-lite takes it.
 * @param {Axis} axis
 * @param {string} field
 */
export function encode({ title, type, domain, range, ticks }, field) {
  return {
    field,
    type: 'quantitative',
    scale: { type, domain, range, nice: false, ...(type === 'linear' && { zero: false }) },
    axis: { title, labelExpr, ...(ticks ? { values: ticks } : { tickCount: 5 }) },
  };
}
