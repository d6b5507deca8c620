import { trend } from './trend.mjs';

describe('the trend of points', () => {
  it('is the slope of the line on which they lie', () => {
    const points = [0, 10, 30].map((x) => ({ x, y: 5 + 2 * x }));
    expect(trend(points)).toEqual({ slope: 2, mean: expect.closeTo(95 / 3) });
  });

  it('is flat where they only breathe', () => {
    const points = [4, 6, 6, 4].map((y, x) => ({ x, y }));
    expect(trend(points)).toEqual({ slope: 0, mean: 5 });
  });
});
