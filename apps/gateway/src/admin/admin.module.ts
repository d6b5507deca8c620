import { Module } from '@nestjs/common';
import { OrderPublisher } from '@order-intake/messaging';
import { OrderStore } from '@order-intake/order-store';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { OutcomesModule } from '../outcomes/outcomes.module.js';
import { PublishingModule } from '../publishing/publishing.module.js';
import { SynchronousTwin } from '../synchronous-twin/synchronous-twin.js';
import { SynchronousTwinModule } from '../synchronous-twin/synchronous-twin.module.js';
import { AdminServer } from './admin-server.js';

/** What operators see, on a port that clients do not reach. */
@Module({ imports: [OutcomesModule, PublishingModule, SynchronousTwinModule], providers: [AdminServer] })
export class AdminModule {
  constructor(metrics: GatewayMetrics, publisher: OrderPublisher, twin: SynchronousTwin, store: OrderStore) {
    metrics.observe(publisher, twin, store);
  }
}
