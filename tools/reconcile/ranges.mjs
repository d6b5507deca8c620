/** @import { SequenceRange } from '@order-intake/order-store' */

const MAX_NAMED = 50;

/** @param {readonly SequenceRange[]} ranges */
export const countOf = (ranges) => ranges.reduce((count, { from, to }) => count + to - from + 1, 0);

/**
 * What both hold. Both must be in order.
 * @param {readonly SequenceRange[]} a
 * @param {readonly SequenceRange[]} b
 * @returns {SequenceRange[]}
 */
export function intersect(a, b) {
  const common = [];
  for (let left = 0, right = 0; ;) {
    const [one, other] = [a[left], b[right]];
    if (!one || !other) return common;
    const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
    if (from <= to) common.push({ from, to });
    if (one.to < other.to) left += 1;
    else right += 1;
  }
}

/**
 * For people: `3, 7-9`.
 * @param {readonly SequenceRange[]} ranges
 */
export function named(ranges) {
  const texts = ranges.slice(0, MAX_NAMED).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  return `${texts.join(', ')}${ranges.length > MAX_NAMED ? `, and ${ranges.length - MAX_NAMED} more ranges` : ''}`;
}
