import { NackWatch } from './nack-watch.js';

/** The times, in milliseconds, at which nacks every 50 ms replace the channel. */
function replacements(watch: NackWatch, fromMs: number, untilMs: number): number[] {
  const times: number[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 50) if (watch.nacked(nowMs)) times.push(nowMs);
  return times;
}

describe('NackWatch', () => {
  it('replaces a channel that has nacked for 250 ms, then ever more rarely', () => {
    expect(replacements(new NackWatch(), 0, 30_000)).toEqual([
      250, 800, 1_850, 3_900, 7_950, 13_000, 18_050, 23_100, 28_150,
    ]);
  });

  it('bears with nacks among confirms', () => {
    const watch = new NackWatch();
    for (let nowMs = 0; nowMs < 10_000; nowMs += 100) {
      expect(watch.nacked(nowMs)).toBe(false);
      watch.confirmed();
    }
  });

  it('begins anew after a confirm', () => {
    const watch = new NackWatch();
    replacements(watch, 0, 10_000);
    watch.confirmed();
    expect(replacements(watch, 20_000, 20_300)).toEqual([20_250]);
  });
});
