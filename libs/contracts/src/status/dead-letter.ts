import type { ProblemName } from '../problems/problem-catalogue.js';

/** Why we make a message a dead letter. */
export const deadLetterReasons = [
  'attempts-exhausted',
  'undecodable-message',
  'unknown-message-type',
] as const satisfies ProblemName[];
export type DeadLetterReason = (typeof deadLetterReasons)[number];

/** A message that could not be handled, as the store lists it. The message itself is in the dead-letter queue. */
export interface DeadLetter {
  /** Names the message, so that a second delivery of it is the same row: its `x-intake`, else `sha256:` and its bytes' hash. */
  readonly messageKey: string;
  readonly intake?: string;
  readonly orderId?: string;
  readonly client?: string;
  readonly customerId?: string;
  readonly orderNumber?: string;
  readonly reason: ProblemName;
  readonly detail: string;
  /** Attempts used up. */
  readonly attempts: number;
  readonly failedAt: Date;
  readonly bodyBytes: number;
}
