import type { DeadLetter, Outcome } from '@order-intake/contracts';

/** The record of dead letters, as a redrive needs it. Each call resolves when it is committed, or rejects. */
export interface DeadLetterJournal {
  /** Told before the first publish of a redrive. */
  begin(): void;
  isSaved(orderId: string): Promise<boolean>;
  /** The message is no dead letter any more; `outcome` if it begins a new life of its order. */
  left(messageKey: string, outcome?: Outcome): Promise<void>;
  /** The message is a dead letter still. */
  stayed(letter: DeadLetter): Promise<void>;
}
