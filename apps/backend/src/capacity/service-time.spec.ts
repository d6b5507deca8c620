import { serviceTimeMs } from './service-time.js';

const capacity = { baseLatencyMs: 50, sigma: 0.02, kappa: 0.0005 };
const ordersPerSecond = (inFlight: number) => (inFlight / serviceTimeMs(capacity, inFlight)) * 1_000;

describe('serviceTimeMs', () => {
  it('is the base for a call that is alone', () => {
    expect(serviceTimeMs(capacity, 1)).toBe(50);
  });

  it('follows the law exactly', () => {
    expect(serviceTimeMs(capacity, 2)).toBeCloseTo(50 * (1 + 0.02 + 0.001), 10);
    expect(serviceTimeMs(capacity, 44)).toBeCloseTo(140.3, 10);
    expect(serviceTimeMs(capacity, 1_000)).toBeCloseTo(26_024, 6);
  });

  it('peaks at 44 in flight with 313 orders a second', () => {
    const levels = Array.from({ length: 1_000 }, (_, index) => index + 1);
    const best = levels.reduce((a, b) => (ordersPerSecond(b) > ordersPerSecond(a) ? b : a));
    expect(best).toBe(44);
    expect(ordersPerSecond(best)).toBeCloseTo(313.6, 1);
  });

  it('collapses to 38 orders a second at 1000 in flight', () => {
    expect(ordersPerSecond(1_000)).toBeCloseTo(38.4, 1);
  });

  it('costs nothing with a base of 0', () => {
    expect(serviceTimeMs({ ...capacity, baseLatencyMs: 0 }, 500)).toBe(0);
  });
});
