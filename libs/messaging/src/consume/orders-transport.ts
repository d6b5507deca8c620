import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import {
  readableOrders,
  sendOrder,
  type ReadableVersion,
  type RedriveRequest,
  type RedriveStep,
  type SendOrder,
} from '@order-intake/contracts';
import { lastValueFrom } from 'rxjs';
import type { DeadLetterJournal } from '../dead-letters/dead-letter-journal.js';
import { DeadLetterRedrive } from '../dead-letters/dead-letter-redrive.js';
import { ConfirmedPublisher } from '../publish/confirmed-publisher.js';
import { OrderPublisher, type PublishNumbering } from '../publish/order-publisher.js';
import { BackendGate } from './backend-gate.js';
import type { Delivery } from './delivery.js';
import { boundsUnder, type DeliveryBounds } from './delivery-bounds.js';
import { FleetMember } from './fleet-member.js';
import type { FleetBudget } from './fleet-share.js';
import type { OrderContext } from './order-context.js';
import { OrderPipeline, type OnSettled } from './order-pipeline.js';
import type { OutcomeJournal } from './outcome-journal.js';
import type { QueueFigures } from './queue-watch.js';
import { Subscription } from './subscription.js';

export interface OrdersTransportOptions extends DeliveryBounds {
  /** AMQP URLs of the cluster's nodes. */
  readonly urls: readonly string[];
  /** Shown by the broker's management page, with `-retry` for the connection that publishes. */
  readonly name: string;
  /** Versions of the message, oldest first. Default: those of the contracts. Later ones wait for another consumer. */
  readonly reads?: readonly ReadableVersion<SendOrder>[];
  /** As many retries as delays, in milliseconds; at least one. Each delay has a wait queue. */
  readonly retryDelaysMs: readonly number[];
  /** Of all consumers together; `concurrency` then bounds limits that are set at run time, too. Undefined: none. */
  readonly budget: FleetBudget | undefined;
  /** How long to wait for work under way when the app stops, in milliseconds. */
  readonly drainTimeoutMs: number;
  readonly journal: OutcomeJournal;
  readonly onSettled?: OnSettled;
  readonly deadLetters: { readonly numbering: PublishNumbering; readonly journal: DeadLetterJournal };
}

/** Retries are confirmed within this time, or published again. */
const publishTimeoutMs = 5_000;

/**
 * Nest's transport for orders: a handler is an ordinary `@EventPattern(sendOrder.type)`. What it returns means saved;
 * the class of the error it throws says what happens next.
 */
export class OrdersTransport extends Server implements CustomTransportStrategy {
  readonly gate: BackendGate;
  /** This consumer among those that share a budget; undefined without one. */
  readonly fleet: FleetMember | undefined;
  readonly #options: OrdersTransportOptions;
  readonly #publisher: ConfirmedPublisher;
  readonly #subscription: Subscription;
  #lastSettledAtMs = Date.now();
  readonly #redrive: DeadLetterRedrive;
  #closed: Promise<void> | undefined;

  constructor(options: OrdersTransportOptions) {
    super();
    this.#options = options;
    const { urls, name, concurrency, budget, prefetch, retryDelaysMs, journal, onSettled } = options;
    const { reads = readableOrders } = options;
    this.fleet = budget && new FleetMember(budget, sendOrder.names.queue);
    this.gate = new BackendGate(concurrency, this.fleet);
    this.#publisher = new ConfirmedPublisher({
      urls,
      name: `${name}-retry`,
      exchange: sendOrder.names.retryExchange,
      timeoutMs: publishTimeoutMs,
      // There are no more of them than messages are held.
      maxUnconfirmed: Number.POSITIVE_INFINITY,
    });
    const pipeline = new OrderPipeline({
      names: sendOrder.names,
      reads,
      retryDelaysMs,
      gate: this.gate,
      journal,
      publisher: this.#publisher,
      handle: (order, context) => this.#handle(order, context),
      onSettled,
      broker: () => this.#subscription.broker,
    });
    this.#subscription = new Subscription({
      urls,
      name,
      names: sendOrder.names,
      retryDelaysMs,
      prefetch,
      onDelivery: (delivery) => this.#process(pipeline, delivery),
      fleet: this.fleet,
    });
    const { numbering, journal: letterJournal } = options.deadLetters;
    this.#redrive = new DeadLetterRedrive({
      names: sendOrder.names,
      reads,
      letters: this.#publisher,
      orders: new OrderPublisher(
        { urls, name: `${name}-redrive`, timeoutMs: publishTimeoutMs, maxUnconfirmed: 1 },
        numbering,
      ),
      openChannel: () => this.#subscription.openChannel(),
      journal: letterJournal,
    });
  }

  /** True while the broker delivers to us. */
  get isConsuming(): boolean {
    return this.#subscription.isConsuming;
  }

  /** Why nothing is delivered though the broker is connected. */
  get refusal(): string | undefined {
    return this.#subscription.refusal;
  }

  /** Calls at once from now on; undefined: as configured. As many messages are held as that needs. */
  changeLimit(limit: number | undefined): void {
    const highest = this.fleet ? this.#options.concurrency : Number.POSITIVE_INFINITY;
    const allowed = limit === undefined ? undefined : Math.min(limit, highest);
    const { concurrency, prefetch } = boundsUnder(allowed, this.#options);
    this.gate.limit = concurrency;
    this.#subscription.prefetch = prefetch;
  }

  /** Messages held, and since when some could have been settled and none was (milliseconds since 1970). */
  get progress(): { readonly held: number; readonly waitingSinceMs: number } {
    const received = [...this.#subscription.held].map(({ receivedAtMs }) => receivedAtMs);
    const waitingSinceMs = Math.max(this.#lastSettledAtMs, this.gate.openSinceMs, Math.min(...received));
    return { held: received.length, waitingSinceMs };
  }

  /** When the oldest of the held orders was accepted (milliseconds since 1970); undefined if none is held. */
  get oldestAcceptedAtMs(): number | undefined {
    const times = [...this.#subscription.held].map(({ acceptedAtMs }) => acceptedAtMs ?? Infinity);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  readonly deadQueue = sendOrder.names.deadQueue;

  /** What the broker last said of each queue; nothing while it cannot be asked. */
  get queues(): ReadonlyMap<string, QueueFigures> {
    return this.#subscription.queues;
  }

  /** True if retries and dead letters can be published. */
  get canForward(): boolean {
    return this.#publisher.refusal === undefined;
  }

  /**
   * Makes one step of a pass over the dead letters.
   *
   * @throws PublishError when the broker does not take what is put back; the message that was in hand stays a dead letter
   */
  redrive(request: RedriveRequest): Promise<RedriveStep> {
    return this.#redrive.step(request);
  }

  /** Called by Nest. The callback gets the error if the broker's topology is not ours. */
  listen(callback: (error?: unknown) => void): void {
    this.#subscription.start().then(() => {
      // Not before: the subscription declares the exchange that this publishes to.
      this.#publisher.open();
      callback();
    }, callback);
  }

  /** Takes no more, finishes what is under way within the time limit, closes both connections. Once, however often called. */
  close(): Promise<void> {
    this.#closed ??= this.#drain();
    return this.#closed;
  }

  async #drain(): Promise<void> {
    await this.#subscription.cancel();
    this.gate.close();
    const isDrained = await this.#subscription.drain(this.#options.drainTimeoutMs);
    if (!isDrained) this.logger.warn('the time to drain is over: unfinished messages go back to the queue');
    await Promise.all([this.#publisher.close(), this.#redrive.close()]);
  }

  /** This transport has no events of its own; health reads `isConsuming`. */
  on(): never {
    throw new Error('OrdersTransport emits no events');
  }

  unwrap<T>(): T {
    return this.#subscription as T;
  }

  async #process(pipeline: OrderPipeline, delivery: Delivery): Promise<void> {
    await pipeline.process(delivery);
    if (delivery.isSettled) this.#lastSettledAtMs = Date.now();
  }

  async #handle(order: SendOrder, context: OrderContext): Promise<{ savedAt: Date }> {
    const handler = this.getHandlerByPattern(sendOrder.type);
    if (!handler) throw new Error(`no handler for ${sendOrder.type}`);
    const result = this.transformToObservable(await handler(order, context));
    return (await lastValueFrom(result)) as { savedAt: Date };
  }
}
