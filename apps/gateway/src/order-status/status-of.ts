import { problemOf, type OrderStatus } from '@order-intake/contracts';
import type { StoredOutcome } from '@order-intake/order-store';

/** The status page of an order whose outcome is recorded. Of old ones only id, state and time are left. */
export function statusOf(outcome: StoredOutcome): OrderStatus {
  const { id, orderNumber, state, attempts, updatedAt, savedAt, nextAttemptAt, error } = outcome;
  return {
    id,
    ...(orderNumber !== undefined && { orderNumber }),
    state,
    attempts,
    updatedAt: updatedAt.toISOString(),
    ...(savedAt && { savedAt: savedAt.toISOString() }),
    ...(nextAttemptAt && { nextAttemptAt: nextAttemptAt.toISOString() }),
    ...(error && { error: problemOf(error.problem, { detail: error.detail, instance: `/v1/orders/${id}` }) }),
  };
}
