import { retryAfterSeconds } from './retry-after.js';

const now = Date.parse('2026-01-31T12:00:00Z');
const inMs = (ms: number) => new Date(now + ms);

describe('retryAfterSeconds', () => {
  it.each(['saved', 'rejected', 'failed'] as const)('says nothing once an order is %s', (state) => {
    expect(retryAfterSeconds(state, undefined, now)).toBeUndefined();
  });

  it.each([
    ['accepted', undefined, 1],
    ['retrying', undefined, 1],
    ['retrying', inMs(4_200), 5],
    ['retrying', inMs(-10_000), 1],
    ['retrying', inMs(600_000), 60],
  ] as const)('while %s with the next attempt at %s asks to wait %d s', (state, nextAttemptAt, seconds) => {
    expect(retryAfterSeconds(state, nextAttemptAt, now)).toBe(seconds);
  });
});
