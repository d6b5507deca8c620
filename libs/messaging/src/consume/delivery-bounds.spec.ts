import { boundsUnder } from './delivery-bounds.js';

const configured = { concurrency: 40, prefetch: 80 };

describe('the bounds of a consumer', () => {
  it('are the configured ones while no limit is set, even where the prefetch is the lower one', () => {
    expect(boundsUnder(undefined, { concurrency: 40, prefetch: 5 })).toEqual({
      concurrency: 40,
      prefetch: 5,
    });
  });

  it.each([
    [1, 80],
    [40, 80],
    [41, 82],
    [1_000, 2_000],
    [40_000, 65_535],
  ])('under a limit of %i hold %i messages', (limit, prefetch) => {
    expect(boundsUnder(limit, configured)).toEqual({ concurrency: limit, prefetch });
  });

  it('hold more than a low configured prefetch when a limit is set', () => {
    expect(boundsUnder(12, { concurrency: 40, prefetch: 5 })).toEqual({ concurrency: 12, prefetch: 24 });
  });
});
