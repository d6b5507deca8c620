import { Module } from '@nestjs/common';
import { OrderPublisher } from '@order-intake/messaging';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { PublishingModule } from '../publishing/publishing.module.js';
import { SynchronousTwin } from '../synchronous-twin/synchronous-twin.js';
import { SynchronousTwinModule } from '../synchronous-twin/synchronous-twin.module.js';
import { AdminServer } from './admin-server.js';

/** What operators see, on a port that clients do not reach. */
@Module({ imports: [PublishingModule, SynchronousTwinModule], providers: [AdminServer] })
export class AdminModule {
  constructor(metrics: GatewayMetrics, publisher: OrderPublisher, twin: SynchronousTwin) {
    metrics.observe(publisher, twin);
  }
}
