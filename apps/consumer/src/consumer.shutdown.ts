import { Injectable, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import { BackendClient } from '@order-intake/backend-client';
import { OrdersTransport } from '@order-intake/messaging';
import { IntakeLog, OrderStore, OutcomeWriter } from '@order-intake/order-store';

const lastWritesMs = 2_000;

/** Ends the parts in the order in which they need each other. */
@Injectable()
export class ConsumerShutdown implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly transport: OrdersTransport,
    private readonly backend: BackendClient,
    private readonly store: OrderStore,
    private readonly writer: OutcomeWriter,
    private readonly intakeLog: IntakeLog,
  ) {}

  /** Before Nest closes the health port: the process is alive while it drains. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.transport.close();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.writer.drain(lastWritesMs);
    await this.intakeLog.close(lastWritesMs);
    await this.store.close();
    await this.backend.close();
  }
}
