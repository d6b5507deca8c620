import { median } from '../experiment/median.mjs';

/**
 * What pairs of figures say together: the median of their ratios, and the range of the middle half.
 * @param {readonly (readonly [number, number])[]} pairs each measured close in time, so that a drift of the machine meets both
 */
export function pairedRatio(pairs) {
  const ratios = pairs.map(([figure, beside]) => figure / beside).sort((a, b) => a - b);
  const middle = median(ratios);
  const [low, high] = [0.25, 0.75].map((part) => ratios[Math.round(part * (ratios.length - 1))]?.toFixed(2));
  return {
    median: middle,
    text: `${middle.toFixed(2)}  (middle half of ${ratios.length}: ${low} to ${high})`,
  };
}
