import type { Outcome, ProblemName, RecordedState } from '@order-intake/contracts';

/** An outcome as it is read. Of orders older than the detail is kept, only id, state and times are left. */
export interface StoredOutcome extends Pick<Outcome, 'id' | 'state' | 'attempts' | 'life' | 'error' | 'savedAt' | 'nextAttemptAt'> {
  readonly client?: string;
  readonly customerId?: string;
  readonly orderNumber?: string;
  readonly updatedAt: Date;
}

export const outcomeColumns = `id, state, attempts, life, updated_at, client, customer_id, order_number, problem, detail,
  saved_at, next_attempt_at, (extract(epoch FROM updated_at) * 1000000)::bigint::text AS updated_at_micros`;

export interface OutcomeRow {
  id: string;
  state: RecordedState;
  attempts: number;
  life: string;
  updated_at: Date;
  updated_at_micros: string;
  client: string | null;
  customer_id: string | null;
  order_number: string | null;
  problem: ProblemName | null;
  detail: string | null;
  saved_at: Date | null;
  next_attempt_at: Date | null;
}

export function toStoredOutcome(row: OutcomeRow): StoredOutcome {
  const { id, state, attempts, life } = row;
  return {
    id,
    state,
    attempts,
    life,
    updatedAt: row.updated_at,
    ...(row.client !== null && { client: row.client }),
    ...(row.customer_id !== null && { customerId: row.customer_id }),
    ...(row.order_number !== null && { orderNumber: row.order_number }),
    ...(row.problem !== null && { error: { problem: row.problem, detail: row.detail ?? '' } }),
    ...(row.saved_at && { savedAt: row.saved_at }),
    ...(row.next_attempt_at && { nextAttemptAt: row.next_attempt_at }),
  };
}
