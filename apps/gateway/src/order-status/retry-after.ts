import { isFinal, type OrderState } from '@order-intake/contracts';

const longestSeconds = 60;

/**
 * When a client should ask again, as `Retry-After` has it; undefined when there is nothing to wait for.
 *
 * @param nextAttemptAt earliest time of the next attempt, while `retrying`
 * @param nowMs milliseconds since 1970
 * @returns whole seconds, 1 to 60
 */
export function retryAfterSeconds(
  state: OrderState,
  nextAttemptAt: Date | undefined,
  nowMs: number,
): number | undefined {
  if (isFinal(state)) return undefined;
  const seconds = nextAttemptAt ? Math.ceil((nextAttemptAt.getTime() - nowMs) / 1_000) : 1;
  return Math.min(longestSeconds, Math.max(1, seconds));
}
