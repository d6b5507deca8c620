import { checkClaims } from './claims.mjs';

/** @import { Cell, LatencyRun, Mode, Results, RunTableRow } from './results.mjs' */

/** @type {Record<Mode, Record<number, number>>} orders a minute like the reference's */
const reference = {
  sync: { 10: 7974, 50: 11998, 100: 7046, 200: 3733, 500: 3342, 1000: 3083, 2000: 2834, 3000: 3264 },
  async: { 10: 8437, 50: 14172, 100: 15773, 200: 16976, 500: 17985, 1000: 17535, 2000: 18118, 3000: 17400 },
};

/**
 * @param {Mode} mode
 * @param {number} orders
 * @param {{ rate?: number, failures?: number, peakInFlight?: number }} [differences]
 */
function row(mode, orders, { rate = reference[mode][orders] ?? 0, failures, peakInFlight = 40 } = {}) {
  const failed = failures ?? (mode === 'sync' && orders >= 1000 ? 197 : 0);
  const cell = /** @type {Cell} */ ({ failures: failed, backend: { peakInFlight } });
  return /** @type {RunTableRow} */ ({
    mode,
    orders,
    passes: [cell],
    median: { ordersPerMinute: rate, latencyMs: 1, failures: failed },
  });
}

/**
 * @param {Mode} mode
 * @param {number} backendLatencyMs
 * @param {number} promotedBytesPerOrder
 * @param {number | null} [heapLimitMb]
 */
function latencyRun(mode, backendLatencyMs, promotedBytesPerOrder, heapLimitMb = null) {
  return /** @type {LatencyRun} */ ({ mode, backendLatencyMs, promotedBytesPerOrder, heapLimitMb });
}

/**
 * Results for which all claims hold.
 * @param {Partial<Results>} [differences]
 */
function results(differences = {}) {
  const sizes = [10, 50, 100, 200, 500, 1000, 2000, 3000];
  return /** @type {Results} */ ({
    quick: false,
    parameters: { consumerConcurrency: 40 },
    runTable: [...sizes.map((orders) => row('sync', orders)), ...sizes.map((orders) => row('async', orders))],
    latencyAblation: [
      latencyRun('sync', 5, 80),
      latencyRun('sync', 2000, 5300),
      latencyRun('async', 5, 300),
      latencyRun('async', 2000, 320),
      latencyRun('sync', 2000, 1, 64),
    ],
    parts: [{ part: 'run-table', seconds: 1, reconcile: { addsUp: true, text: 'Adds up.' } }],
    ...differences,
  });
}

/**
 * The results with one row of the run table replaced.
 * @param {RunTableRow} other
 * @param {Partial<Results>} [differences]
 */
function withRow(other, differences) {
  const { runTable, ...rest } = results(differences);
  const isOther = (/** @type {RunTableRow} */ { mode, orders }) =>
    mode === other.mode && orders === other.orders;
  return { ...rest, runTable: runTable.map((each) => (isOther(each) ? other : each)) };
}

/** @param {Results} measured */
const failing = (measured) => checkClaims(measured).filter(({ holds }) => !holds);

describe('the claims of the whole experiment', () => {
  it('hold for figures like the reference', () => {
    expect(failing(results())).toEqual([]);
    expect(checkClaims(results())).toHaveLength(9);
  });

  it('name the figures of the one that fails', () => {
    const [claim, ...others] = failing(withRow(row('async', 3000, { rate: 16_900 })));
    expect(others.map(({ name }) => name)).toEqual([expect.stringContaining('0.95 of its best')]);
    expect(claim?.figures).toBe(
      'async 16,900 orders/min, sync 3,264 orders/min: 5.18 times, at least 5.2 wanted',
    );
  });

  it.each([
    ['0.9 of its best', row('async', 500, { rate: 16_000 })],
    ['0.95 of its best', row('async', 1000, { rate: 17_000 })],
    ['at most 0.3 of its best', row('sync', 50, { rate: 10_000 })],
    ['clients fail at 2000', row('sync', 2000, { failures: 0 })],
    ['asynchronous ones never', row('async', 100, { failures: 1 })],
    ['more in flight than the limit', row('async', 3000, { peakInFlight: 41 })],
  ])('find a table without it: %s', (name, other) => {
    expect(failing(withRow(other)).map((claim) => claim.name)).toEqual([expect.stringContaining(name)]);
  });

  it('find promotion that does not rise, or rises where it must not', () => {
    const latencyAblation = [
      latencyRun('sync', 5, 800),
      latencyRun('sync', 2000, 5300),
      latencyRun('async', 5, 300),
      latencyRun('async', 2000, 700),
    ];
    expect(failing(results({ latencyAblation })).map(({ figures }) => figures)).toEqual([
      '800 bytes per order at 5 ms, 5300 at 2000 ms: 6.6 times',
      '300 bytes per order at 5 ms, 700 at 2000 ms: 2.3 times',
    ]);
  });

  it('find sums that do not add up', () => {
    const text = 'Does not add up: 3 confirmed orders have no end.';
    const parts = [{ part: 'burst', seconds: 1, reconcile: { addsUp: false, text } }];
    expect(failing(results({ parts }))).toEqual([expect.objectContaining({ figures: `burst: ${text}` })]);
  });

  it('do not hold for what was not measured', () => {
    const nothing = results({ runTable: [], latencyAblation: [], parts: [] });
    expect(failing(nothing)).toHaveLength(checkClaims(nothing).length);
  });
});

describe('the claims of the quick form', () => {
  const quick = [10, 100, 500].flatMap((orders) => [row('sync', orders), row('async', orders)]);
  const measured = results({ quick: true, runTable: quick, latencyAblation: [] });

  it('hold for figures like the reference', () => {
    expect(failing(measured)).toEqual([]);
    expect(checkClaims(measured)).toHaveLength(5);
  });

  it.each([
    ['at least twice', row('async', 500, { rate: 6000 })],
    ['at most 0.5 of its best', row('sync', 500, { rate: 5000 })],
    ['no request fails', row('sync', 500, { failures: 2 })],
    ['more in flight than the limit', row('async', 500, { peakInFlight: 1000 })],
  ])('find a table without it: %s', (name, other) => {
    const runTable = quick.map((each) =>
      each.mode === other.mode && each.orders === other.orders ? other : each,
    );
    expect(failing({ ...measured, runTable }).map((claim) => claim.name)).toEqual([
      expect.stringContaining(name),
    ]);
  });
});
