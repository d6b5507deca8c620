import type { ProblemName } from '../problems/problem-catalogue.js';
import { isFinal, type RecordedState } from './order-state.js';

/** What became of one life of an order, as the store keeps it. */
export interface Outcome {
  readonly id: string;
  readonly client: string;
  readonly customerId: string;
  readonly orderNumber: string;
  /** Names the submission: `boot:sequence` of its publish (`x-intake`), or `sync:boot:sequence` of the twin. */
  readonly life: string;
  readonly state: RecordedState;
  /** Attempts used up by failures, plus the one that ended it. */
  readonly attempts: number;
  readonly error?: { readonly problem: ProblemName; readonly detail: string };
  readonly savedAt?: Date;
  readonly nextAttemptAt?: Date;
}

/** The part of an outcome that decides what may replace it. */
export type OutcomeRank = Pick<Outcome, 'life' | 'state' | 'attempts'>;

/**
 * True if `next` may replace `current` in the store. `saved` replaces everything and is replaced by nothing.
 * Within one life a final state beats `retrying`, then the higher attempt wins (a throttled order is `retrying` again
 * at the same attempt, with another time).
 * Another life (the order sent again, or redriven) may replace `failed` and `rejected` only.
 */
export function mayReplace(current: OutcomeRank, next: OutcomeRank): boolean {
  if (current.state === 'saved') return false;
  if (next.state === 'saved') return true;
  if (current.life !== next.life) return isFinal(current.state);
  if (isFinal(current.state) !== isFinal(next.state)) return isFinal(next.state);
  return isFinal(next.state) ? next.attempts > current.attempts : next.attempts >= current.attempts;
}
