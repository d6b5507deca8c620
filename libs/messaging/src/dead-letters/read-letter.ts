import {
  messageHeaders,
  problemNames,
  type DeadLetter,
  type ProblemName,
  type ReadableVersion,
  type SendOrder,
} from '@order-intake/contracts';
import type { Delivery } from '../consume/delivery.js';
import { decode } from '../consume/steps/decode.step.js';
import { deadLetterOf } from '../consume/steps/record.step.js';

/** A message of the dead-letter queue, and what its headers say of it. */
export interface Letter {
  readonly record: DeadLetter;
  /** Missing if the message could not be read as an order. */
  readonly order: SendOrder | undefined;
  /** Its name, which its copies share; missing if we did not put it here. */
  readonly id: string | undefined;
  /** When a redrive put this copy here (milliseconds since 1970); 0 if none did. */
  readonly putBackAtMs: number;
}

export function readLetter(delivery: Delivery, reads: readonly ReadableVersion<SendOrder>[]): Letter {
  const headers = (delivery.message.properties.headers ?? {}) as Record<string, unknown>;
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const decoded = decode(delivery, reads);
  const order = 'kind' in decoded ? undefined : decoded;
  const dead = {
    reason: reasonOf(text(messageHeaders.failureReason)),
    detail: text(messageHeaders.failureDetail) ?? '',
    attempts: delivery.attempt,
  };
  const failedAtMs = Date.parse(text(messageHeaders.failedAt) ?? '');
  return {
    record: deadLetterOf(delivery, dead, order, Number.isNaN(failedAtMs) ? Date.now() : failedAtMs),
    order,
    id: text(messageHeaders.letter),
    putBackAtMs: timeOf(headers[messageHeaders.putBackAt]),
  };
}

function timeOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** Somebody else may have put a message there. */
function reasonOf(reason: string | undefined): ProblemName {
  return problemNames.find((name) => name === reason) ?? 'undecodable-message';
}
