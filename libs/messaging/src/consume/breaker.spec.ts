import { afterCall, allowedCalls, atTime, closedBreaker, type Breaker } from './breaker.js';

const after = (breaker: Breaker, results: boolean[], nowMs = 0) =>
  results.reduce((state, succeeded) => afterCall(state, succeeded, nowMs), breaker);
const times = (count: number, value: boolean) => Array<boolean>(count).fill(value);

describe('the breaker', () => {
  it('stays closed while fewer than half of the last 50 calls fail', () => {
    expect(after(closedBreaker, [...times(26, true), ...times(24, false)]).kind).toBe('closed');
  });

  it('opens for a second when half of the last 50 calls have failed', () => {
    expect(after(closedBreaker, [...times(25, true), ...times(25, false)], 7)).toEqual({
      kind: 'open',
      openings: 1,
      untilMs: 1_007,
    });
  });

  it('forgets calls before the last 50', () => {
    expect(after(closedBreaker, [...times(24, false), ...times(26, true), ...times(24, false)]).kind).toBe(
      'closed',
    );
  });

  it('lets nobody call while it is open, and one probe when its time is over', () => {
    const open = after(closedBreaker, times(25, false), 0);
    expect(allowedCalls(atTime(open, 999))).toBe(0);
    expect(allowedCalls(atTime(open, 1_000))).toBe(1);
  });

  it('heeds no call that was under way when it opened', () => {
    const open = after(closedBreaker, times(25, false), 0);
    expect(after(open, [true, false, true], 500)).toBe(open);
  });

  it('closes after a probe that succeeds, and forgets the failures', () => {
    const halfOpen = atTime(after(closedBreaker, times(25, false), 0), 1_000);
    expect(after(halfOpen, [true])).toEqual(closedBreaker);
  });

  it('opens twice as long after each probe that fails, up to ten seconds', () => {
    let breaker = after(closedBreaker, times(25, false), 0);
    const openMs: number[] = [];
    for (let probes = 0; probes < 6; probes += 1) {
      if (breaker.kind !== 'open') throw new Error('should be open');
      const now = breaker.untilMs;
      breaker = afterCall(atTime(breaker, now), false, now);
      if (breaker.kind === 'open') openMs.push(breaker.untilMs - now);
    }
    expect(openMs).toEqual([2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
  });
});
