import { describe, expect, it } from '@jest/globals';
import { modelInWords, verdict } from './verdict.mjs';

/** @import { Measured, Mode } from './measure.mjs' */

const firstSentAt = Date.parse('2026-11-23T12:00:00Z');

/**
 * 500 orders that were saved within so many seconds.
 * @param {Mode} mode
 * @param {number} seconds
 * @param {{ saved?: number, accepted?: number }} [sums]
 * @returns {Measured}
 */
function run(mode, seconds, { saved = 500, accepted = 500 } = {}) {
  const lastSavedAt = new Date(firstSentAt + seconds * 1000).toISOString();
  const stats = { saved, peakInFlight: 40, lastSavedAt };
  return { mode, orders: 500, firstSentAt, accepted, failures: 0, latenciesMs: [10, 20], stats };
}

describe('the verdict', () => {
  it('compares by what the backend saved in which time', () => {
    const { lines, addsUp } = verdict([run('synchronous', 6), run('asynchronous', 2)]);
    expect(addsUp).toBe(true);
    expect(lines.find((line) => line.startsWith('  synchronous'))).toContain('5,000');
    expect(lines.find((line) => line.startsWith('  asynchronous'))).toContain('15,000');
    expect(lines.join()).toContain('3.0 times as many');
  });

  it('does not claim a win that there was not', () => {
    const { lines } = verdict([run('synchronous', 2), run('asynchronous', 4)]);
    expect(lines.join()).toContain('fewer orders a minute');
  });

  it.each([
    ['an accepted order that is not saved', { saved: 499 }, '1 accepted orders are not saved'],
    ['an order that nobody sent', { saved: 501 }, 'is somebody else there?'],
    ['an order that was never accepted', { accepted: 499, saved: 499 }, '1 of 500 orders were not accepted'],
  ])('does not add up with %s, and compares nothing', (_, sums, fault) => {
    const { lines, addsUp } = verdict([run('synchronous', 6), run('asynchronous', 2, sums)]);
    expect(addsUp).toBe(false);
    expect(lines.join()).toContain(fault);
    expect(lines.join()).not.toContain('times as many');
  });
});

describe('the words about the model', () => {
  it('give the formula and where the backend does its best', () => {
    const words = modelInWords({ baseLatencyMs: 50, sigma: 0.02, kappa: 0.0005 });
    expect(words).toContain('50 ms x (1 + 0.02 (n-1) + 0.0005 n (n-1))');
    expect(words).toContain('about 44');
  });

  it('say so when no contention is modelled', () => {
    expect(modelInWords({ baseLatencyMs: 50, sigma: 0, kappa: 0 })).toContain('no contention is modelled');
    expect(modelInWords({ baseLatencyMs: 50, sigma: 0.02, kappa: 0 })).not.toContain('Infinity');
  });
});
