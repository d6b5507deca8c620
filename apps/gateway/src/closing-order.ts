import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { BackendClient } from '@order-intake/backend-client';
import { OrderPublisher } from '@order-intake/messaging';
import { IntakeLog, OrderStore, OutcomeWriter } from '@order-intake/order-store';
import { TwinOutcomes } from './synchronous-twin/twin-outcomes.js';

/** Outcomes of the synchronous twin that the store has not taken by then are given up, in milliseconds. */
const outcomesDeadlineMs = 1_500;

/**
 * What closes in which order. It runs after the HTTP server has answered its last request: until then orders still
 * come in, and each of them needs the publisher.
 */
@Injectable()
export class ClosingOrder implements OnApplicationShutdown {
  constructor(
    private readonly publisher: OrderPublisher,
    private readonly intakeLog: IntakeLog,
    private readonly backend: BackendClient,
    private readonly twinOutcomes: TwinOutcomes,
    private readonly outcomes: OutcomeWriter,
    private readonly store: OrderStore,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.publisher.close();
    await this.intakeLog.close(outcomesDeadlineMs);
    await this.backend.close();
    this.twinOutcomes.flush();
    await this.outcomes.drain(outcomesDeadlineMs);
    await this.store.close();
  }
}
