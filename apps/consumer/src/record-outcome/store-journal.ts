import { setTimeout as sleep } from 'node:timers/promises';
import type { OutcomeRank } from '@order-intake/contracts';
import type { JournalEntry, OutcomeJournal } from '@order-intake/messaging';
import { StoreUnavailableError, type OrderStore, type OutcomeWriter } from '@order-intake/order-store';

const askAgainMs = 250;

/** Keeps outcomes in the order store; while that is down, both reading and writing wait. */
export class StoreJournal implements OutcomeJournal {
  readonly #store: OrderStore;
  readonly #writer: OutcomeWriter;

  constructor(store: OrderStore, writer: OutcomeWriter) {
    this.#store = store;
    this.#writer = writer;
  }

  async recall(id: string, signal: AbortSignal): Promise<OutcomeRank | undefined> {
    for (;;) {
      try {
        return await this.#store.find(id);
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        await sleep(askAgainMs, undefined, { signal });
      }
    }
  }

  record(entry: JournalEntry): Promise<void> {
    return this.#writer.write(entry);
  }
}
