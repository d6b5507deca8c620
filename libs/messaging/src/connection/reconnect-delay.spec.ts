import { reconnectDelayMs } from './reconnect-delay.js';

describe('the delay before the next try to connect', () => {
  const delays = (random: number) =>
    [0, 1, 2, 3, 4, 1_000].map((failures) => reconnectDelayMs(failures, () => random));

  it('doubles from a quarter of a second up to two seconds', () => {
    expect(delays(0.999_999)).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000]);
  });

  it('is at least half of that, whatever chance says', () => {
    expect(delays(0)).toEqual([125, 250, 500, 1_000, 1_000, 1_000]);
  });
});
