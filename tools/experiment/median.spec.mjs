import { median, middleCell, spread, summarize } from './median.mjs';

/** @import { Cell } from './results.mjs' */

/** @param {Partial<Cell>} differences */
const cell = (differences) =>
  /** @type {Cell} */ ({
    mode: 'sync',
    orders: 10,
    valid: true,
    failures: 0,
    latencyMs: { avg: 1, p50: 1, p95: 1, p99: 1, max: 1 },
    ...differences,
  });

it('takes the value in the middle', () => {
  expect(median([30, 10, 20])).toBe(20);
  expect(median([40, 10, 20, 30])).toBe(25);
  expect(median([7])).toBe(7);
});

it('shows the spread', () => {
  expect(spread([30, 10, 20])).toEqual({ min: 10, max: 30 });
});

it('takes the median of each figure by itself', () => {
  const passes = [
    cell({ ordersPerMinute: 300, failures: 5 }),
    cell({ ordersPerMinute: 100, failures: 0 }),
    cell({ ordersPerMinute: 200, failures: 9 }),
  ];
  const row = summarize(passes);
  expect(row.median).toEqual({ ordersPerMinute: 200, latencyMs: 1, failures: 5 });
  expect(row.spread).toEqual({ min: 100, max: 300 });
  expect(row.passes).toBe(passes);
});

it('leaves passes out that are not valid, unless all are', () => {
  const invalid = cell({ ordersPerMinute: 1000, valid: false });
  expect(summarize([invalid, cell({ ordersPerMinute: 100 })]).median.ordersPerMinute).toBe(100);
  expect(summarize([invalid]).median.ordersPerMinute).toBe(1000);
});

it('finds the pass in the middle', () => {
  const passes = [300, 100, 200].map((ordersPerMinute) => cell({ ordersPerMinute }));
  expect(middleCell(passes)).toBe(passes[2]);
});
