/**
 * The straight line through the points, by least squares.
 * @param {readonly { x: number, y: number }[]} points at least two, of different `x`
 * @returns {{ slope: number, mean: number }} `slope` in units of `y` for one of `x`; `mean` of the `y`
 */
export function trend(points) {
  const meanOf = (/** @type {'x' | 'y'} */ axis) =>
    points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, mean] = [meanOf('x'), meanOf('y')];
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - mean), 0);
  const variance = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return { slope: covariance / variance, mean };
}
