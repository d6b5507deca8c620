import type { DeadLetter, Outcome } from '@order-intake/contracts';
import type { DeadLetterJournal } from '@order-intake/messaging';
import type { IntakeLog, OrderStore, OutcomeWriter } from '@order-intake/order-store';

/** Keeps the record of dead letters in the order store, and that of the publishes which redrive them. */
export class StoreDeadLetters implements DeadLetterJournal {
  constructor(
    private readonly store: OrderStore,
    private readonly writer: OutcomeWriter,
    private readonly intakeLog: IntakeLog,
  ) {}

  /** A consumer that redrives nothing is no publisher, and is not listed as one. */
  begin(): void {
    this.intakeLog.start();
  }

  async isSaved(orderId: string): Promise<boolean> {
    return (await this.store.find(orderId))?.state === 'saved';
  }

  async left(messageKey: string, outcome?: Outcome): Promise<void> {
    if (outcome) await this.writer.write({ outcome });
    await this.store.removeDeadLetter(messageKey);
  }

  stayed(deadLetter: DeadLetter): Promise<void> {
    return this.writer.write({ deadLetter });
  }
}
