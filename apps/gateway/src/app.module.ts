import { Module, type DynamicModule } from '@nestjs/common';
import { OrderPublisher } from '@order-intake/messaging';
import { HealthModule, tolerateLoss, type Lifecycle } from '@order-intake/platform';
import { AdminModule } from './admin/admin.module.js';
import { ClosingOrder } from './closing-order.js';
import type { GatewayConfig } from './config.js';
import { ConfigModule } from './config.module.js';
import { DocsModule } from './docs/docs.module.js';
import type { GatewayMetrics } from './metrics/gateway-metrics.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OrderStatusModule } from './order-status/order-status.module.js';
import { OutcomesModule } from './outcomes/outcomes.module.js';
import { ProblemsModule } from './problems/problems.module.js';
import { canPublish } from './publishing/can-publish.js';
import { PublishingModule } from './publishing/publishing.module.js';
import { SubmitOrderModule } from './submit-order/submit-order.module.js';
import { SynchronousTwinModule } from './synchronous-twin/synchronous-twin.module.js';

/** The gateway: takes orders in and tells what became of them. */
@Module({})
export class AppModule {
  static forRoot(config: GatewayConfig, lifecycle: Lifecycle, metrics: GatewayMetrics): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        MetricsModule.forRoot(metrics),
        ProblemsModule.forRoot((problem) => metrics.problem(problem)),
        PublishingModule,
        OutcomesModule,
        SubmitOrderModule,
        SynchronousTwinModule,
        OrderStatusModule,
        AdminModule,
        DocsModule.forRoot({ page: config.DOCS_ENABLED }),
        HealthModule.forRoot({
          lifecycle,
          imports: [PublishingModule],
          inject: [OrderPublisher],
          checks: (publisher: OrderPublisher) => {
            const broker = canPublish(publisher);
            return { live: [], ready: [config.READY_WITHOUT_BROKER ? tolerateLoss(broker) : broker] };
          },
        }),
      ],
      providers: [ClosingOrder],
    };
  }
}
