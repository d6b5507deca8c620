import { median } from '../experiment/median.mjs';

/**
 * What pairs of figures say together: the median of their ratios, and each of them.
 * @param {readonly (readonly [number, number])[]} pairs each measured close in time, so that a drift of the machine meets both
 */
export function pairedRatio(pairs) {
  const ratios = pairs.map(([figure, beside]) => figure / beside);
  const each = [...ratios].sort((a, b) => a - b).map((ratio) => ratio.toFixed(2));
  const middle = median(ratios);
  return { median: middle, text: `${middle.toFixed(2)}  (${each.join(' ')})` };
}
