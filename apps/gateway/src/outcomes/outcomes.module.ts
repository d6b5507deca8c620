import { Logger, Module } from '@nestjs/common';
import { IntakeLog, OrderStore, OutcomeWriter } from '@order-intake/order-store';
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
        new OrderStore({
          url: DATABASE_URL,
          applicationName: 'order-intake gateway',
          log: new Logger(OrderStore.name),
        }),
    },
    {
      provide: IntakeLog,
      inject: [OrderStore],
      useFactory: (store: OrderStore) => new IntakeLog(store),
    },
    {
      provide: OutcomeWriter,
      inject: [OrderStore, IntakeLog],
      useFactory: (store: OrderStore, { boot }: IntakeLog) =>
        new OutcomeWriter(store, { consumerBoot: boot }),
    },
  ],
  exports: [OrderStore, IntakeLog, OutcomeWriter],
})
export class OutcomesModule {}
