import { createHash } from 'node:crypto';
import type { DeadLetter, Outcome, SendOrder } from '@order-intake/contracts';
import type { Delivery } from '../delivery.js';
import type { JournalEntry } from '../outcome-journal.js';
import type { Verdict } from './verdict.js';

/** What the journal is to keep of a verdict; `order` is missing if the message could not be read. */
export function journalEntry(
  delivery: Delivery,
  verdict: Verdict,
  order: SendOrder | undefined,
  nowMs: number,
): JournalEntry {
  const { intake, traceparent } = delivery;
  return {
    ...(order ? { outcome: outcomeOf(verdict, order, intake ?? `foreign:${order.id}`, nowMs) } : {}),
    ...(verdict.kind === 'dead' ? { deadLetter: deadLetterOf(delivery, verdict, order, nowMs) } : {}),
    ...(verdict.kind !== 'again' && intake !== undefined ? { settled: intake } : {}),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function outcomeOf(verdict: Verdict, { id, client, order }: SendOrder, life: string, nowMs: number): Outcome {
  const { customerId, orderNumber } = order;
  const outcome = { id, client, customerId, orderNumber, life, attempts: verdict.attempts };
  switch (verdict.kind) {
    case 'done':
      return verdict.refusal
        ? { ...outcome, state: 'rejected', error: verdict.refusal }
        : { ...outcome, state: 'saved', ...(verdict.savedAt ? { savedAt: verdict.savedAt } : {}) };
    case 'again': {
      const error = { problem: verdict.problem, detail: verdict.detail };
      return { ...outcome, state: 'retrying', error, nextAttemptAt: new Date(nowMs + verdict.delayMs) };
    }
    case 'dead':
      return { ...outcome, state: 'failed', error: { problem: verdict.reason, detail: verdict.detail } };
    default:
      return verdict satisfies never;
  }
}

/** What is kept of a dead letter; `order` is missing if the message could not be read. */
export function deadLetterOf(
  delivery: Delivery,
  { reason, detail, attempts }: Pick<DeadLetter, 'reason' | 'detail' | 'attempts'>,
  order: SendOrder | undefined,
  failedAtMs: number,
): DeadLetter {
  const { content } = delivery.message;
  const { intake } = delivery;
  return {
    messageKey: intake ?? `sha256:${createHash('sha256').update(content).digest('hex')}`,
    ...(intake === undefined ? {} : { intake }),
    ...(order ? { orderId: order.id, client: order.client } : {}),
    ...(order ? { customerId: order.order.customerId, orderNumber: order.order.orderNumber } : {}),
    reason,
    detail,
    attempts,
    failedAt: new Date(failedAtMs),
    bodyBytes: content.length,
  };
}
