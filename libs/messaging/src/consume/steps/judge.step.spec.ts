import { PermanentError, ThrottledError, TransientError } from '@order-intake/contracts';
import { judge } from './judge.step.js';

const delaysMs = [1_000, 5_000, 30_000];
const savedAt = new Date(0);
const failed = (reason: unknown, counts = true) => ({
  counts,
  result: { status: 'rejected' as const, reason },
});
const down = new TransientError('backend-unavailable', 'connection refused');
const late = new TransientError('backend-timeout', 'no answer within 10000 ms');
const refused = new PermanentError('backend-rejected', 'unknown article');

describe('the verdict on a call', () => {
  it.each([
    [0, 'again', 1, 1_000],
    [1, 'again', 2, 5_000],
    [2, 'again', 3, 30_000],
    [3, 'dead', 4, undefined],
  ])('after %i used attempts a transient failure means %s', (attempt, kind, attempts, delayMs) => {
    expect(judge(failed(down), attempt, delaysMs)).toMatchObject({
      kind,
      attempts,
      ...(delayMs && { delayMs }),
    });
  });

  it('a saved order is done', () => {
    const call = { counts: true, result: { status: 'fulfilled' as const, value: { savedAt } } };
    expect(judge(call, 1, delaysMs)).toEqual({ kind: 'done', attempts: 2, savedAt });
  });

  it('a refusal is done at once, with its reason', () => {
    const refusal = { problem: 'backend-rejected', detail: 'unknown article' };
    expect(judge(failed(refused), 0, delaysMs)).toEqual({ kind: 'done', attempts: 1, refusal });
  });

  it.each([
    [0, 1_000],
    [1_000, 1_000],
    [1_001, 5_000],
    [99_999, 30_000],
  ])('a pause of %i ms waits %i ms and uses no attempt', (retryAfterMs, delayMs) => {
    const verdict = judge(failed(new ThrottledError(retryAfterMs, 'slow down')), 3, delaysMs);
    expect(verdict).toMatchObject({ kind: 'again', attempts: 3, delayMs });
  });

  it.each([
    [0, 1_000],
    [2, 30_000],
    [3, 30_000],
  ])('a failure while the breaker is open uses none of %i attempts', (attempt, delayMs) => {
    expect(judge(failed(late, false), attempt, delaysMs)).toMatchObject({
      kind: 'again',
      attempts: attempt,
      delayMs,
    });
  });

  it('names the last failure when no attempt is left', () => {
    expect(judge(failed(late), 3, delaysMs)).toEqual({
      kind: 'dead',
      attempts: 4,
      reason: 'attempts-exhausted',
      detail: 'after 4 attempts: no answer within 10000 ms',
    });
  });

  it('an error of our own is tried again, and its text is told to nobody', () => {
    const verdict = judge(failed(new TypeError('secret')), 0, delaysMs);
    expect(verdict).toMatchObject({ kind: 'again', problem: 'internal-error' });
    expect(JSON.stringify(verdict)).not.toContain('secret');
  });
});
