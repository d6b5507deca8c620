import type { ProblemName } from '@order-intake/contracts';

/** Why a message is not known to be stored, and the problem that a client reads. */
export const publishFailures = {
  /** No connection, or the broker blocks it by an alarm. Nothing was sent. */
  'not-connected': 'broker-unavailable',
  /** As many publishes wait for their confirm as may. Nothing was sent. */
  'too-many-unconfirmed': 'overloaded',
  /** The broker refused it (negative acknowledgement): queue full, or no quorum. */
  nacked: 'broker-refused',
  /** The broker had no queue for it: the exchange is missing, or it was returned. */
  unroutable: 'queue-missing',
  /** Sent, but neither confirmed nor refused in time: it may be stored. */
  'not-confirmed': 'outcome-unknown',
} as const satisfies Record<string, ProblemName>;

export type PublishFailure = keyof typeof publishFailures;

/** A publish that was not confirmed. Only with `not-confirmed` may the message be stored all the same. */
export class PublishError extends Error {
  readonly problem: (typeof publishFailures)[PublishFailure];

  constructor(readonly failure: PublishFailure) {
    super(`publish failed: ${failure}`);
    this.name = PublishError.name;
    this.problem = publishFailures[failure];
  }
}
