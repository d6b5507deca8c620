import type { OutcomeRank, ProblemName } from '@order-intake/contracts';

/** What the store knows of an order. Of one that was trimmed, only id, state, attempts and time are left. */
export interface StoredOutcome extends OutcomeRank {
  readonly id: string;
  readonly client?: string;
  readonly customerId?: string;
  readonly orderNumber?: string;
  readonly error?: { readonly problem: ProblemName; readonly detail: string };
  readonly savedAt?: Date;
  /** While `retrying`: the earliest time of the next attempt. */
  readonly nextAttemptAt?: Date;
  /** When this was recorded, by the database's clock. */
  readonly updatedAt: Date;
}

export interface OrderRow {
  readonly id: string;
  readonly client: string | null;
  readonly customer_id: string | null;
  readonly order_number: string | null;
  readonly life: string | null;
  readonly state: StoredOutcome['state'];
  readonly attempts: number;
  readonly problem: ProblemName | null;
  readonly detail: string | null;
  readonly saved_at: Date | null;
  readonly next_attempt_at: Date | null;
  readonly updated_at: Date;
}

export const orderColumns =
  'id, client, customer_id, order_number, life, state, attempts, problem, detail, saved_at, next_attempt_at, updated_at';

export function readOrder(row: OrderRow): StoredOutcome {
  const { id, client, state, attempts, problem, detail } = row;
  return {
    id,
    ...(client !== null && { client }),
    ...(row.customer_id !== null && { customerId: row.customer_id }),
    ...(row.order_number !== null && { orderNumber: row.order_number }),
    // No life has this name, so a trimmed order counts as ended in another life.
    life: row.life ?? '',
    state,
    attempts,
    ...(problem !== null && { error: { problem, detail: detail ?? '' } }),
    ...(row.saved_at && { savedAt: row.saved_at }),
    ...(row.next_attempt_at && { nextAttemptAt: row.next_attempt_at }),
    updatedAt: row.updated_at,
  };
}
