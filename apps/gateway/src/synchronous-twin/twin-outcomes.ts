import { Logger } from '@nestjs/common';
import type { OrderToSave } from '@order-intake/backend-client';
import { PermanentError, type Outcome, type RecordedState } from '@order-intake/contracts';
import type { OutcomeWriter } from '@order-intake/order-store';
import { problemFor } from '@order-intake/platform';
import { explainError } from '../problems/explain-error.js';

/** An outcome takes about 0.5 kB while it waits for the store. */
const maxWaiting = 20_000;

/**
 * Records how synchronous submissions ended, beside their answers and not before them. While the store is down outcomes
 * wait, up to a bound; beyond it they are dropped, and such an id reads `accepted` until its order is sent again.
 */
export class TwinOutcomes {
  readonly #logger = new Logger(TwinOutcomes.name);
  #sequence = 0;
  #dropped = 0;

  constructor(
    private readonly writer: Pick<OutcomeWriter, 'write' | 'pending'>,
    /** Names this run of the process. */
    private readonly boot: string,
  ) {}

  recordSaved(order: OrderToSave, savedAt: Date): void {
    this.#record(order, 'saved', { savedAt });
  }

  recordFailure(order: OrderToSave, failure: unknown): void {
    const { problem, message } = problemFor(failure, explainError);
    const state = failure instanceof PermanentError ? 'rejected' : 'failed';
    this.#record(order, state, { error: { problem, detail: message } });
  }

  #record(
    { id, client, order }: OrderToSave,
    state: RecordedState,
    rest: Pick<Outcome, 'savedAt' | 'error'>,
  ): void {
    if (this.writer.pending >= maxWaiting) {
      this.#drop(id);
      return;
    }
    this.#sequence += 1;
    const { customerId, orderNumber } = order;
    const life = `sync:${this.boot}:${this.#sequence}`;
    const outcome: Outcome = { id, client, customerId, orderNumber, life, state, attempts: 1, ...rest };
    this.writer
      .write({ outcome })
      .catch((error: unknown) =>
        this.#logger.warn({ msg: 'an outcome was not recorded', orderId: id, err: error }),
      );
  }

  #drop(orderId: string): void {
    this.#dropped += 1;
    if (this.#dropped % 1_000 === 1)
      this.#logger.error({
        msg: 'the store is behind: outcomes are dropped',
        orderId,
        dropped: this.#dropped,
      });
  }
}
