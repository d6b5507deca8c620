import { BackendError, PermanentError, ThrottledError } from '@order-intake/contracts';
import type { CallResult } from '../backend-gate.js';
import type { Verdict } from './verdict.js';

/**
 * Decides what follows from a call. Whether another attempt could succeed is said by the error's class; how often and
 * how far apart by the delays.
 *
 * @param attempt attempts used before this call
 * @param delaysMs as many retries as delays, in milliseconds; at least one
 */
export function judge(
  call: CallResult<{ readonly savedAt: Date }>,
  attempt: number,
  delaysMs: readonly number[],
): Verdict {
  const { result, counts } = call;
  if (result.status === 'fulfilled')
    return { kind: 'done', attempts: attempt + 1, savedAt: result.value.savedAt };
  const error: unknown = result.reason;
  if (error instanceof PermanentError)
    return { kind: 'done', attempts: attempt + 1, refusal: { problem: error.problem, detail: error.detail } };
  const failure = describe(error);
  if (error instanceof ThrottledError)
    return {
      kind: 'again',
      attempts: attempt,
      delayMs: delayOfAtLeast(error.retryAfterMs, delaysMs),
      ...failure,
    };
  if (!counts) return { kind: 'again', attempts: attempt, delayMs: delayOf(attempt, delaysMs), ...failure };
  const attempts = attempt + 1;
  if (attempts > delaysMs.length)
    return {
      kind: 'dead',
      attempts,
      reason: 'attempts-exhausted',
      detail: `after ${attempts} attempts: ${failure.detail}`,
    };
  return { kind: 'again', attempts, delayMs: delayOf(attempt, delaysMs), ...failure };
}

function describe(error: unknown): Pick<Verdict & { kind: 'again' }, 'problem' | 'detail'> {
  if (error instanceof BackendError) return { problem: error.problem, detail: error.detail };
  return { problem: 'internal-error', detail: 'the handler of the message failed' };
}

function delayOf(attempt: number, delaysMs: readonly number[]): number {
  return delaysMs[attempt] ?? longest(delaysMs);
}

/** A pause that the backend asks for is rounded up to the next delay that has a queue. */
function delayOfAtLeast(pauseMs: number, delaysMs: readonly number[]): number {
  const longEnough = delaysMs.filter((delayMs) => delayMs >= pauseMs);
  return longEnough.length > 0 ? Math.min(...longEnough) : longest(delaysMs);
}

function longest(delaysMs: readonly number[]): number {
  return Math.max(...delaysMs);
}
