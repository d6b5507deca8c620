import { Module } from '@nestjs/common';
import { OrderPublisher } from '@order-intake/messaging';
import { createMetrics, Registry } from '@order-intake/platform';
import { PublishingModule } from '../publishing/publishing.module.js';
import { SynchronousTwin } from '../synchronous-twin/synchronous-twin.js';
import { SynchronousTwinModule } from '../synchronous-twin/synchronous-twin.module.js';
import { AdminServer } from './admin-server.js';
import { observeGateway } from './observe-gateway.js';

/** Prometheus metrics, on a port that clients do not reach. */
@Module({
  imports: [PublishingModule, SynchronousTwinModule],
  providers: [
    AdminServer,
    {
      provide: Registry,
      inject: [OrderPublisher, SynchronousTwin],
      useFactory: (publisher: OrderPublisher, twin: SynchronousTwin) => {
        const registry = createMetrics('gateway');
        observeGateway(registry, publisher, twin);
        return registry;
      },
    },
  ],
})
export class MetricsModule {}
