import { Module } from '@nestjs/common';
import { OrderPublisher } from '@order-intake/messaging';
import { IntakeLog } from '@order-intake/order-store';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { OutcomesModule } from '../outcomes/outcomes.module.js';

/** The connection that orders leave by. Closed last: see ClosingOrder. */
@Module({
  imports: [OutcomesModule],
  providers: [
    {
      provide: OrderPublisher,
      inject: [GATEWAY_CONFIG, IntakeLog, GatewayMetrics],
      useFactory: (config: GatewayConfig, intakeLog: IntakeLog, metrics: GatewayMetrics) => {
        const publisher = new OrderPublisher(
          {
            urls: config.RABBITMQ_URLS,
            name: 'gateway publisher',
            timeoutMs: config.PUBLISH_TIMEOUT_MS,
            maxUnconfirmed: config.MAX_UNCONFIRMED,
            onConfirmed: (tookMs) => metrics.confirmed(tookMs),
          },
          intakeLog,
        );
        publisher.open();
        return publisher;
      },
    },
  ],
  exports: [OrderPublisher],
})
export class PublishingModule {}
