import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { BackendClient } from '@order-intake/backend-client';
import { OrdersTransport } from '@order-intake/messaging';
import { IntakeLog, OrderStore, OutcomeWriter } from '@order-intake/order-store';
import { HealthModule, Lifecycle, MetricsController, ProblemsModule, Registry } from '@order-intake/platform';
import { adminAddresses } from './admin/admin-address.guard.js';
import { explainError } from './admin/explain-error.js';
import { QueueTotals } from './admin/queue-totals.js';
import { ReconciliationController } from './admin/reconciliation.controller.js';
import type { ConsumerConfig } from './config.js';
import { consumerHealth } from './consumer.health.js';
import { ConsumerShutdown } from './consumer.shutdown.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { StoreDeadLetters } from './dead-letters/store-dead-letters.js';
import { DeliveryController } from './delivery/delivery.controller.js';
import { DeliveryFollower } from './delivery/delivery-follower.js';
import { ConsumerMetrics } from './metrics/consumer-metrics.js';
import { StoreJournal } from './record-outcome/store-journal.js';
import { SaveOrderHandler } from './save-order/save-order.handler.js';

/** The consumer: takes orders from the queue, at most so many at once, saves them and records what became of them. */
@Module({})
export class AppModule {
  static forRoot(config: ConsumerConfig, lifecycle: Lifecycle, boot: string): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ProblemsModule.forRoot(explainError),
        HealthModule.forRoot({
          lifecycle,
          inject: [OrdersTransport],
          checks: (transport: OrdersTransport) => consumerHealth(transport, config.BACKEND_TIMEOUT_MS),
        }),
      ],
      controllers: [
        SaveOrderHandler,
        MetricsController,
        DeliveryController,
        DeadLettersController,
        ReconciliationController,
      ],
      global: true,
      providers: [
        ConsumerShutdown,
        DeliveryFollower,
        adminAddresses(config.ADMIN_HOST),
        {
          provide: QueueTotals,
          useFactory: () => new QueueTotals(config.RABBITMQ_MANAGEMENT_URL, config.RABBITMQ_URLS[0] ?? ''),
        },
        {
          provide: BackendClient,
          inject: [ConsumerMetrics],
          useFactory: (metrics: ConsumerMetrics) =>
            new BackendClient({
              url: config.BACKEND_URL,
              headers: config.BACKEND_HEADERS,
              timeoutMs: config.BACKEND_TIMEOUT_MS,
              onSave: (result, tookMs) => metrics.backendAnswered(result, tookMs),
            }),
        },
        {
          provide: OrderStore,
          useFactory: () =>
            new OrderStore({
              url: config.DATABASE_URL,
              applicationName: 'order-intake consumer',
              log: new Logger(OrderStore.name),
            }),
        },
        {
          provide: OutcomeWriter,
          inject: [OrderStore, ConsumerMetrics],
          useFactory: (store: OrderStore, metrics: ConsumerMetrics) =>
            new OutcomeWriter(store, {
              consumerBoot: boot,
              onCommitted: (entries, tookMs) => metrics.committed(entries, tookMs),
            }),
        },
        {
          provide: OrdersTransport,
          inject: [OrderStore, OutcomeWriter, IntakeLog, ConsumerMetrics],
          useFactory: (
            store: OrderStore,
            writer: OutcomeWriter,
            intakeLog: IntakeLog,
            metrics: ConsumerMetrics,
          ) => ordersTransport(config, store, writer, intakeLog, metrics),
        },
        { provide: IntakeLog, inject: [OrderStore], useFactory: (store: OrderStore) => new IntakeLog(store) },
        { provide: ConsumerMetrics, useFactory: () => new ConsumerMetrics() },
        {
          provide: Registry,
          inject: [ConsumerMetrics],
          useFactory: ({ registry }: ConsumerMetrics) => registry,
        },
      ],
      exports: [OrdersTransport, OrderStore],
    };
  }
}

function ordersTransport(
  config: ConsumerConfig,
  store: OrderStore,
  writer: OutcomeWriter,
  intakeLog: IntakeLog,
  metrics: ConsumerMetrics,
): OrdersTransport {
  const transport = new OrdersTransport({
    urls: config.RABBITMQ_URLS,
    name: 'consumer',
    concurrency: config.CONSUMER_CONCURRENCY,
    prefetch: config.CONSUMER_PREFETCH ?? 2 * config.CONSUMER_CONCURRENCY,
    budget:
      config.BACKEND_CONCURRENCY === undefined
        ? undefined
        : { calls: config.BACKEND_CONCURRENCY, callTimeoutMs: config.BACKEND_TIMEOUT_MS },
    retryDelaysMs: config.RETRY_DELAYS_MS,
    drainTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
    journal: new StoreJournal(store, writer),
    deadLetters: { numbering: intakeLog, journal: new StoreDeadLetters(store, writer, intakeLog) },
    onSettled: (verdict, order) => metrics.settled(verdict, order),
  });
  metrics.observe(transport, store);
  // Orders saved while nothing can be recorded would all be saved again, and told to nobody.
  const pause = 'the order store is unavailable';
  transport.gate.pause(pause);
  store.onAvailability((isUp) => (isUp ? transport.gate.resume(pause) : transport.gate.pause(pause)));
  return transport;
}
