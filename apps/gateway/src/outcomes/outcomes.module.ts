import { Module } from '@nestjs/common';
import { IntakeLog, OrderStore, OutcomeWriter } from '@order-intake/order-store';
import { randomUUID } from 'node:crypto';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';
import { StoreUpkeep } from './store-upkeep.js';

/** The order store: outcomes to read, those of the synchronous twin to write, and the log of what was taken in. */
@Module({
  providers: [
    StoreUpkeep,
    {
      provide: OrderStore,
      inject: [GATEWAY_CONFIG],
      useFactory: ({ DATABASE_URL }: GatewayConfig) =>
        new OrderStore({ url: DATABASE_URL, name: 'order-intake gateway' }),
    },
    {
      // Each run of the process has a name of its own: it numbers its publishes from 1.
      provide: IntakeLog,
      inject: [OrderStore],
      useFactory: (store: OrderStore) => new IntakeLog(store, randomUUID()),
    },
    {
      provide: OutcomeWriter,
      inject: [GATEWAY_CONFIG, IntakeLog],
      useFactory: ({ DATABASE_URL }: GatewayConfig, { boot }: IntakeLog) =>
        new OutcomeWriter({ url: DATABASE_URL, name: 'order-intake gateway outcomes', boot }),
    },
  ],
  exports: [OrderStore, IntakeLog, OutcomeWriter],
})
export class OutcomesModule {}
