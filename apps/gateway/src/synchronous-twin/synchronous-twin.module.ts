import { Module } from '@nestjs/common';
import { BackendClient } from '@order-intake/backend-client';
import { IntakeLog, OutcomeWriter } from '@order-intake/order-store';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { OutcomesModule } from '../outcomes/outcomes.module.js';
import { PublishingModule } from '../publishing/publishing.module.js';
import { SubmitOrderModule } from '../submit-order/submit-order.module.js';
import { SynchronousTwinController } from './synchronous-twin.controller.js';
import { SynchronousTwin } from './synchronous-twin.js';
import { TwinOutcomes } from './twin-outcomes.js';

@Module({
  imports: [OutcomesModule, PublishingModule, SubmitOrderModule],
  controllers: [SynchronousTwinController],
  providers: [
    {
      provide: BackendClient,
      inject: [GATEWAY_CONFIG, GatewayMetrics],
      useFactory: (config: GatewayConfig, metrics: GatewayMetrics) =>
        new BackendClient({
          url: config.BACKEND_URL,
          headers: config.BACKEND_HEADERS,
          timeoutMs: config.SYNC_TIMEOUT_MS,
          onSave: (result, tookMs) => metrics.backendAnswered(result, tookMs),
        }),
    },
    {
      provide: TwinOutcomes,
      inject: [OutcomeWriter, IntakeLog],
      useFactory: (writer: OutcomeWriter, { boot }: IntakeLog) => new TwinOutcomes(writer, boot),
    },
    {
      provide: SynchronousTwin,
      inject: [BackendClient, TwinOutcomes, GATEWAY_CONFIG],
      useFactory: (backend: BackendClient, outcomes: TwinOutcomes, config: GatewayConfig) =>
        new SynchronousTwin(backend, outcomes, {
          maxInFlight: config.SYNC_MAX_IN_FLIGHT,
          graceMs: config.SHUTDOWN_TIMEOUT_MS,
        }),
    },
  ],
  exports: [BackendClient, SynchronousTwin, TwinOutcomes],
})
export class SynchronousTwinModule {}
