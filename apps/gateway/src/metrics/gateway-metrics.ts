import { problemNames, type ProblemName } from '@order-intake/contracts';
import type { OrderPublisher } from '@order-intake/messaging';
import type { OrderStore } from '@order-intake/order-store';
import {
  addGauge,
  Counter,
  createMetrics,
  Histogram,
  quickSeconds,
  slowSeconds,
} from '@order-intake/platform';
import type { SynchronousTwin } from '../synchronous-twin/synchronous-twin.js';

/** All that the gateway measures. */
export class GatewayMetrics {
  readonly registry = createMetrics('gateway');
  readonly #registers = [this.registry];

  readonly #accepted = new Counter({
    name: 'gateway_orders_accepted_total',
    help: 'Orders that were answered 202: the broker has confirmed them',
    registers: this.#registers,
  });
  readonly #problems = new Counter({
    name: 'gateway_problems_total',
    help: 'Requests that were answered with a problem, by its name',
    labelNames: ['problem'],
    registers: this.#registers,
  });
  readonly #answers = new Histogram({
    name: 'gateway_http_request_duration_seconds',
    help: 'From the arrival of a request to the last byte of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: quickSeconds,
    registers: this.#registers,
  });
  readonly #confirms = new Histogram({
    name: 'gateway_confirm_duration_seconds',
    help: "From the publish of an order to the broker's confirm",
    buckets: quickSeconds,
    registers: this.#registers,
  });
  readonly #backend = new Histogram({
    name: 'gateway_backend_call_duration_seconds',
    help: 'Backend calls of synchronous submissions, by result: saved, throttled, or the name of a problem',
    labelNames: ['result'],
    buckets: slowSeconds,
    registers: this.#registers,
  });
  /** Looking a series up by its labels costs more than counting on it. */
  readonly #answerSeries = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>();

  constructor() {
    // A series that begins at 1 would show no increase (https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics).
    for (const problem of problemNames) this.#problems.inc({ problem }, 0);
  }

  accepted(): void {
    this.#accepted.inc();
  }

  problem(problem: ProblemName): void {
    this.#problems.inc({ problem });
  }

  /** @param route as declared, with `:id` for the parameter; undefined if there is none */
  answered(method: string, route: string | undefined, status: number, tookMs: number): void {
    const key = `${status} ${method} ${route ?? ''}`;
    let series = this.#answerSeries.get(key);
    if (!series) {
      // Methods are bounded as routes are: those of Node's parser.
      series = this.#answers.labels({ method, route: route ?? 'none', status: String(status) });
      this.#answerSeries.set(key, series);
    }
    series.observe(tookMs / 1_000);
  }

  confirmed(tookMs: number): void {
    this.#confirms.observe(tookMs / 1_000);
  }

  backendAnswered(result: string, tookMs: number): void {
    this.#backend.observe({ result }, tookMs / 1_000);
  }

  /** Figures that are read when somebody asks for them. */
  observe(
    publisher: Pick<OrderPublisher, 'refusal' | 'unconfirmed'>,
    twin: Pick<SynchronousTwin, 'inFlight'>,
    store: Pick<OrderStore, 'isAvailable'>,
  ): void {
    const gauge = (name: string, help: string, read: () => number): void =>
      addGauge(this.registry, name, help, read);
    gauge('gateway_publish_ready', '1 while an order could be published', () => (publisher.refusal ? 0 : 1));
    gauge(
      'gateway_unconfirmed_orders',
      'Orders that wait for their confirm; at most MAX_UNCONFIRMED',
      () => publisher.unconfirmed,
    );
    gauge('gateway_synchronous_in_flight', 'Synchronous submissions under way', () => twin.inFlight);
    gauge('gateway_store_available', '1 while the order store answers', () => Number(store.isAvailable));
  }
}
