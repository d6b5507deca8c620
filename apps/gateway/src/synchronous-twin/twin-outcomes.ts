import { Logger } from '@nestjs/common';
import type { OrderToSave } from '@order-intake/backend-client';
import { PermanentError, type Outcome, type RecordedState } from '@order-intake/contracts';
import type { OutcomeWriter, StoreEntry } from '@order-intake/order-store';
import { problemFor } from '@order-intake/platform';
import { explainError } from '../problems/explain-error.js';

/**
 * How long outcomes gather, in milliseconds. Fewer commits; and handed over one by one they made every order promote
 * more than a kilobyte to the old generation, whatever the backend's latency (`npm run experiment`).
 */
const gatherMs = 20;
/** An outcome takes about 0.5 kB while it waits for the store. */
const maxWaiting = 20_000;

/**
 * Records how synchronous submissions ended, beside their answers and not before them. While the store is down outcomes
 * wait, up to a bound; beyond it they are dropped, and such an id reads `accepted` until its order is sent again.
 */
export class TwinOutcomes {
  readonly #logger = new Logger(TwinOutcomes.name);
  #gathered: (StoreEntry & { readonly outcome: Outcome })[] = [];
  #handOver: NodeJS.Timeout | undefined;
  #sequence = 0;
  #dropped = 0;

  constructor(
    private readonly writer: Pick<OutcomeWriter, 'write' | 'pending'>,
    /** Names this run of the process. */
    private readonly boot: string,
  ) {}

  recordSaved(order: OrderToSave, savedAt: Date, traceparent?: string): void {
    this.#record(order, traceparent, 'saved', { savedAt });
  }

  recordFailure(order: OrderToSave, failure: unknown, traceparent?: string): void {
    const { problem, message } = problemFor(failure, explainError);
    const state = failure instanceof PermanentError ? 'rejected' : 'failed';
    this.#record(order, traceparent, state, { error: { problem, detail: message } });
  }

  /** Hands over what has gathered; the writer has it all then. */
  flush(): void {
    clearTimeout(this.#handOver);
    this.#handOver = undefined;
    const gathered = this.#gathered;
    this.#gathered = [];
    for (const entry of gathered)
      this.writer
        .write(entry)
        .catch((error: unknown) =>
          this.#logger.warn({ msg: 'an outcome was not recorded', orderId: entry.outcome.id, err: error }),
        );
  }

  #record(
    { id, client, order }: OrderToSave,
    traceparent: string | undefined,
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
    this.#gathered.push(traceparent === undefined ? { outcome } : { outcome, traceparent });
    this.#handOver ??= setTimeout(() => this.flush(), gatherMs);
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
