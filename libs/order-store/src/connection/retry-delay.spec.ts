import { retryDelayMs } from './retry-delay.js';

describe('the delay before the next try', () => {
  it('doubles up to a second', () => {
    expect([0, 1, 2, 3, 4, 1_000].map((failures) => retryDelayMs(failures, () => 1))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it('is half random', () => {
    expect(retryDelayMs(0, () => 0)).toBe(50);
  });
});
