import type { ProblemName, SendOrder } from '@order-intake/contracts';
import type { OnSettled, OrdersTransport } from '@order-intake/messaging';
import type { OrderStore } from '@order-intake/order-store';
import {
  addGauge,
  addLabelledGauge,
  Counter,
  createMetrics,
  Histogram,
  slowSeconds,
} from '@order-intake/platform';

type Verdict = Parameters<OnSettled>[0];

/** Orders may wait out an outage of hours. A quantile is interpolated within its bucket: up to 20 minutes at most twice too long. */
const waitingSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 150, 300, 600, 1_200, 3_600, 14_400];
const batchEntries = [1, 2, 5, 10, 20, 50, 100, 200, 500];

const endingProblems = [
  'backend-rejected',
  'duplicate-order-number',
  'attempts-exhausted',
  'undecodable-message',
  'unknown-message-type',
] as const satisfies ProblemName[];
const passingProblems = [
  'backend-unavailable',
  'backend-timeout',
  'internal-error',
  'unknown-message-type',
] as const satisfies ProblemName[];

/** All that the consumer measures. */
export class ConsumerMetrics {
  readonly registry = createMetrics('consumer');
  readonly #registers = [this.registry];

  readonly #outcomes = new Counter({
    name: 'consumer_outcomes_total',
    help: 'Orders that came to their end, by outcome: saved, rejected, or dead (a dead letter)',
    labelNames: ['outcome'],
    registers: this.#registers,
  });
  readonly #problems = new Counter({
    name: 'consumer_refusals_total',
    help: 'Orders that were rejected or became dead letters, by the name of the problem',
    labelNames: ['problem'],
    registers: this.#registers,
  });
  readonly #retries = new Counter({
    name: 'consumer_retries_total',
    help: 'Orders put off to another attempt, by the name of the problem',
    labelNames: ['problem'],
    registers: this.#registers,
  });
  readonly #waits = new Histogram({
    name: 'consumer_accepted_to_saved_seconds',
    help: "From an order's acceptance, by the gateway's clock, until its outcome saved is committed",
    buckets: waitingSeconds,
    registers: this.#registers,
  });
  readonly #calls = new Histogram({
    name: 'consumer_backend_call_duration_seconds',
    help: 'Backend calls, by result: saved, throttled, or the name of a problem',
    labelNames: ['result'],
    buckets: slowSeconds,
    registers: this.#registers,
  });
  readonly #batches = new Histogram({
    name: 'consumer_store_batch_entries',
    help: 'Outcomes written in one transaction',
    buckets: batchEntries,
    registers: this.#registers,
  });
  readonly #commits = new Histogram({
    name: 'consumer_store_commit_duration_seconds',
    help: 'Transactions that write outcomes, with all their repetitions',
    buckets: slowSeconds,
    registers: this.#registers,
  });

  constructor() {
    // A series that begins at 1 would show no increase (https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics).
    for (const outcome of ['saved', 'rejected', 'dead']) this.#outcomes.inc({ outcome }, 0);
    for (const problem of endingProblems) this.#problems.inc({ problem }, 0);
    for (const problem of passingProblems) this.#retries.inc({ problem }, 0);
  }

  /** A message has been recorded and acknowledged. */
  settled(verdict: Verdict, order: SendOrder | undefined): void {
    switch (verdict.kind) {
      case 'again':
        this.#retries.inc({ problem: verdict.problem });
        return;
      case 'dead':
        this.#outcomes.inc({ outcome: 'dead' });
        this.#problems.inc({ problem: verdict.reason });
        return;
      case 'done':
        this.#outcomes.inc({ outcome: verdict.refusal ? 'rejected' : 'saved' });
        if (verdict.refusal) this.#problems.inc({ problem: verdict.refusal.problem });
        else if (order) this.#waits.observe(secondsSince(Date.parse(order.acceptedAt)));
        return;
      default:
        verdict satisfies never;
    }
  }

  backendAnswered(result: string, tookMs: number): void {
    this.#calls.observe({ result }, tookMs / 1_000);
  }

  committed(entries: number, tookMs: number): void {
    this.#batches.observe(entries);
    this.#commits.observe(tookMs / 1_000);
  }

  /** Figures that are read when somebody asks for them. */
  observe(transport: OrdersTransport, store: Pick<OrderStore, 'isAvailable'>): void {
    const { gate } = transport;
    const gauge = (name: string, help: string, read: () => number): void =>
      addGauge(this.registry, name, help, read);
    gauge('consumer_backend_calls_in_flight', 'Calls to the backend under way', () => gate.running);
    gauge(
      'consumer_backend_calls_limit',
      'Calls to the backend that may be under way, by the limit and by the share in a budget',
      () => gate.effectiveLimit,
    );
    gauge(
      'consumer_backend_calls_budget',
      'Calls that all consumers together may have under way; infinite without BACKEND_CONCURRENCY',
      () => transport.fleet?.budget.calls ?? Number.POSITIVE_INFINITY,
    );
    gauge('consumer_messages_held', 'Messages delivered and not settled', () => transport.progress.held);
    gauge(
      'consumer_oldest_order_age_seconds',
      'Age of the oldest order that this consumer holds, the next of the queue; 0 if it holds none',
      () => secondsSince(transport.oldestAcceptedAtMs ?? Date.now()),
    );
    gauge('consumer_is_consuming', '1 while the broker delivers to this consumer', () =>
      Number(transport.isConsuming),
    );
    gauge(
      'consumer_paused',
      '1 while the store, an operator or a share of 0 keeps it from calling the backend',
      () => Number(gate.pauses.length > 0),
    );
    gauge('consumer_breaker_closed', '1 while the backend is called as usual, 0 while it is left alone', () =>
      Number(gate.breaker === 'closed'),
    );
    gauge('consumer_store_available', '1 while the order store answers', () => Number(store.isAvailable));
    addLabelledGauge(
      this.registry,
      { name: 'consumer_queue_messages_ready', help: 'Messages that wait in a queue', label: 'queue' },
      () => [...transport.queues].map(([queue, { messagesReady }]) => [queue, messagesReady]),
    );
    addLabelledGauge(
      this.registry,
      { name: 'consumer_queue_consumers', help: 'Consumers of a queue, of all processes', label: 'queue' },
      () => [...transport.queues].map(([queue, { consumers }]) => [queue, consumers]),
    );
  }
}

/** Clocks may differ by a little: never below 0. */
function secondsSince(timeMs: number): number {
  return Math.max(0, Date.now() - timeMs) / 1_000;
}
