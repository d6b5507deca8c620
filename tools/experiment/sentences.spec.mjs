import { describe, expect, it } from '@jest/globals';
import { sentences } from './sentences.mjs';

/** @import { Results } from './results.mjs' */

const parameters = { sigma: 0.02, kappa: 0.0005 };

/** @param {Partial<Record<keyof Results, unknown>>} found */
const results = (found) => /** @type {Results} */ ({ parameters, ...found });

/** @param {number[]} rates of 10 and 3000 orders */
const cells = (rates) =>
  [10, 3000].map((orders, index) => ({ orders, ordersPerMinute: rates[index] ?? Number.NaN }));

/** @param {number[]} rates */
const syncRows = (rates) =>
  cells(rates).map(({ orders, ordersPerMinute }) => ({ mode: 'sync', orders, median: { ordersPerMinute } }));

describe('the sentence about the shares of the collapse', () => {
  it('tells the fall with and without modelled contention', () => {
    const contentionAblation = [
      { sigma: 0, kappa: 0, cells: cells([1000, 800]) },
      { sigma: 0.02, kappa: 0, cells: cells([1000, 500]) },
      { sigma: 0, kappa: 0.0005, cells: cells([1000, 150]) },
    ];
    const text = sentences['collapse-shares']?.(
      results({ runTable: syncRows([1000, 100]), contentionAblation }),
    );
    expect(text).toContain('At 3,000 requests the synchronous way saves 10 % of its own best');
    expect(text).toContain('50 % of the best with σ alone, 15 % with κ alone, and 80 % before');
    expect(text).toContain('a fall of 90 % of the best, 20 points are there without');
    expect(text).toContain('70 come with it');
  });

  it('gives the model no credit for a fall that is there without it', () => {
    const contentionAblation = [{ sigma: 0, kappa: 0, cells: cells([1000, 100]) }];
    const text = sentences['collapse-shares']?.(
      results({ runTable: syncRows([1000, 200]), contentionAblation }),
    );
    expect(text).toContain('without any modelled contention as well');
  });
});

it('the sentence about promotion gives both ends, and the pauses at the far one', () => {
  const latencyAblation = /** @type {const} */ (['sync', 'async']).flatMap((mode) =>
    [5, 2000].map((backendLatencyMs) => ({
      mode,
      backendLatencyMs,
      heapLimitMb: null,
      promotedBytesPerOrder: mode === 'sync' ? backendLatencyMs * 10 : 80,
      pauseShare: 0.005,
    })),
  );
  const text = sentences['latency-rise']?.(results({ latencyAblation }));
  expect(text).toContain('from 0.05 to 20 kB synchronously, and from 0.08 to 0.08 kB asynchronously');
  expect(text).toContain('0.5 % of the time (sync)');
});

it.each(Object.keys(sentences))('%s says so when nothing was measured', (name) => {
  const text = sentences[name]?.(results({ runTable: [], contentionAblation: [], latencyAblation: [] }));
  expect(text).toBe('_Not measured in this run._');
});
