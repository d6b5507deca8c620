import type { DeadLetterReason, ProblemName } from '@order-intake/contracts';

/** The backend saved the order, or refused it for good: nothing is left to do. */
export interface Done {
  readonly kind: 'done';
  readonly attempts: number;
  readonly savedAt?: Date;
  readonly refusal?: { readonly problem: ProblemName; readonly detail: string };
}

/** Another attempt may succeed. */
export interface Again {
  readonly kind: 'again';
  readonly delayMs: number;
  /** Attempts used so far: the next message's `x-attempt`. */
  readonly attempts: number;
  readonly problem: ProblemName;
  readonly detail: string;
}

/** No attempt is left, or none can succeed. */
export interface Dead {
  readonly kind: 'dead';
  readonly reason: DeadLetterReason;
  readonly detail: string;
  readonly attempts: number;
}

/** What is to happen to a message. */
export type Verdict = Done | Again | Dead;
