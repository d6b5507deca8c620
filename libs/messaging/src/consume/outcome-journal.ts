import type { DeadLetter, Outcome, OutcomeRank } from '@order-intake/contracts';

/** What one message came to, to be written in one transaction. */
export interface JournalEntry {
  readonly outcome?: Outcome;
  readonly deadLetter?: DeadLetter;
  /** The `x-intake` whose life ended for good. */
  readonly settled?: string;
  /** W3C trace context of the attempt, while traces are taken. */
  readonly traceparent?: string;
}

/** The durable record of outcomes, as the consumer of messages needs it. */
export interface OutcomeJournal {
  /** What is recorded of an order; waits while the record cannot be read. @throws the signal's reason */
  recall(id: string, signal: AbortSignal): Promise<OutcomeRank | undefined>;
  /** Resolves when the entry is committed, however long that takes. */
  record(entry: JournalEntry): Promise<void>;
}
