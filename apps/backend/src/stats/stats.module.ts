import { Module } from '@nestjs/common';
import { createMetrics, MetricsController, Registry } from '@order-intake/platform';
import { Ledger } from '../ledger/ledger.js';
import { CallsInFlight } from '../save-order/calls-in-flight.js';
import { observeBackend } from './observe-backend.js';
import { RequestCounts } from './request-counts.js';
import { readStats } from './stats.js';
import { StatsController } from './stats.controller.js';

/** What the backend counts: as JSON at `/stats`, for Prometheus at `/metrics`. */
@Module({
  controllers: [StatsController, MetricsController],
  providers: [
    RequestCounts,
    CallsInFlight,
    {
      provide: Registry,
      inject: [RequestCounts, CallsInFlight, Ledger],
      useFactory: (counts: RequestCounts, calls: CallsInFlight, ledger: Ledger) => {
        const registry = createMetrics('backend');
        observeBackend(registry, () => readStats(counts, calls, ledger.tally));
        return registry;
      },
    },
  ],
  exports: [RequestCounts, CallsInFlight],
})
export class StatsModule {}
