import { Module, type DynamicModule } from '@nestjs/common';
import { HealthModule, type Lifecycle } from '@order-intake/platform';
import { CapacityModule } from './capacity/capacity.module.js';
import type { BackendConfig } from './config.js';
import { FaultsModule } from './faults/faults.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { ProblemsModule } from './problems/problems.module.js';
import { SaveOrderModule } from './save-order/save-order.module.js';
import { SavedOrdersModule } from './saved-orders/saved-orders.module.js';
import { StatsModule } from './stats/stats.module.js';

/** The mock system of record: saves orders as slowly, and fails as often, as it is told to. */
@Module({})
export class AppModule {
  static forRoot(config: BackendConfig, lifecycle: Lifecycle): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ProblemsModule,
        LedgerModule.forRoot(config.BACKEND_LEDGER),
        CapacityModule.forRoot({
          baseLatencyMs: config.BACKEND_BASE_LATENCY_MS,
          sigma: config.BACKEND_SIGMA,
          kappa: config.BACKEND_KAPPA,
        }),
        FaultsModule,
        StatsModule,
        SaveOrderModule,
        SavedOrdersModule,
        HealthModule.forRoot({ lifecycle, checks: () => ({ live: [], ready: [] }) }),
      ],
    };
  }
}
