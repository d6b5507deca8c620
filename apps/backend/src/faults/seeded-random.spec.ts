import { seededRandom } from './seeded-random.js';

describe('seededRandom', () => {
  it('repeats its numbers for a seed', () => {
    const [first, second] = [seededRandom(7), seededRandom(7)];
    const draw = (next: () => number) => Array.from({ length: 100 }, next);
    expect(draw(first)).toEqual(draw(second));
    expect(draw(seededRandom(8))).not.toEqual(draw(seededRandom(7)));
  });

  it('is spread evenly from 0 to below 1', () => {
    const next = seededRandom(1);
    const drawn = Array.from({ length: 100_000 }, () => Math.floor(next() * 10));
    const tenths = Array.from({ length: 10 }, (_, tenth) => drawn.filter((it) => it === tenth).length);
    for (const tenth of tenths) expect(Math.abs(tenth - 10_000)).toBeLessThan(400);
  });
});
