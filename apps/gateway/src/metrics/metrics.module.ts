import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Registry } from '@order-intake/platform';
import { GatewayMetrics } from './gateway-metrics.js';

/** Hands out what all modules measure by. */
@Global()
@Module({})
export class MetricsModule {
  static forRoot(metrics: GatewayMetrics): DynamicModule {
    return {
      module: MetricsModule,
      providers: [
        { provide: GatewayMetrics, useValue: metrics },
        { provide: Registry, useValue: metrics.registry },
      ],
      exports: [GatewayMetrics, Registry],
    };
  }
}
