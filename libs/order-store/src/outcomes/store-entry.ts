import { mayReplace, type DeadLetter, type Outcome } from '@order-intake/contracts';
import { settledBlocks } from '../intake/settled-blocks.js';
import type { Batch } from './statement.js';

/** What one message or request came to, to be written in one transaction. */
export interface StoreEntry {
  readonly outcome?: Outcome;
  readonly deadLetter?: DeadLetter;
  /** The `x-intake` (`boot:sequence`) whose life ended for good. */
  readonly settled?: string;
}

/**
 * Folds entries into one batch. A statement may touch a row once, so of several outcomes of one order the one remains
 * that would stand at the end. Rows are sorted, so that two writers lock them in the same order.
 */
export function batchOf(entries: readonly StoreEntry[]): Batch {
  const outcomes = new Map<string, Outcome>();
  const deadLetters = new Map<string, DeadLetter>();
  const settled: string[] = [];
  for (const { outcome, deadLetter, settled: intake } of entries) {
    if (outcome) {
      const current = outcomes.get(outcome.id);
      if (!current || mayReplace(current, outcome)) outcomes.set(outcome.id, outcome);
    }
    if (deadLetter) deadLetters.set(deadLetter.messageKey, deadLetter);
    if (intake !== undefined) settled.push(intake);
  }
  return { outcomes: sortedValues(outcomes), deadLetters: sortedValues(deadLetters), settled: settledBlocks(settled) };
}

function sortedValues<T>(rows: ReadonlyMap<string, T>): T[] {
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
