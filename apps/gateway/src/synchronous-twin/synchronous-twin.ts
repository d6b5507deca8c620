import { setMaxListeners } from 'node:events';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { BackendClient, OrderToSave, SavedAtBackend } from '@order-intake/backend-client';
import { ProblemException } from '@order-intake/platform';
import type { TwinOutcomes } from './twin-outcomes.js';

export interface SynchronousTwinOptions {
  /** Backend calls at once; unlimited if absent, since a limit would hide what the comparison is about. */
  readonly maxInFlight?: number | undefined;
  /** Calls that a stopping gateway still waits for have this long, in milliseconds; then they are given up. */
  readonly graceMs: number;
}

/** Saves orders while their clients wait: what the asynchronous way is compared with. */
@Injectable()
export class SynchronousTwin implements OnModuleDestroy {
  readonly #giveUp = new AbortController();
  #inFlight = 0;

  constructor(
    private readonly backend: BackendClient,
    private readonly outcomes: TwinOutcomes,
    private readonly options: SynchronousTwinOptions,
  ) {
    setMaxListeners(0, this.#giveUp.signal);
  }

  /**
   * Has the backend save the order. How it ended is recorded beside, so that the id never reads `accepted` for ever.
   *
   * @param traceparent W3C trace context of the request, if it has one
   * @throws ProblemException `overloaded`, or `outcome-unknown` when the gateway stops; BackendError
   */
  async save(order: OrderToSave, traceparent?: string): Promise<SavedAtBackend> {
    const { maxInFlight } = this.options;
    if (maxInFlight !== undefined && this.#inFlight >= maxInFlight) throw new ProblemException('overloaded');
    this.#inFlight += 1;
    try {
      const saved = await this.backend.save(order, this.#giveUp.signal, traceparent);
      this.outcomes.recordSaved(order, saved.savedAt, traceparent);
      return saved;
    } catch (error) {
      this.outcomes.recordFailure(order, error, traceparent);
      throw error;
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Backend calls under way. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Runs before the HTTP server waits for its open requests. */
  onModuleDestroy(): void {
    const reason = new ProblemException('outcome-unknown', {
      detail: 'The gateway stops, and the backend has not answered. Send the same order again.',
    });
    setTimeout(() => this.#giveUp.abort(reason), this.options.graceMs).unref();
  }
}
