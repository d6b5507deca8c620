import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { QueueNames } from '@order-intake/contracts';
import type { Channel, ChannelModel } from 'amqplib';
import {
  BrokerConnection,
  type BrokerAddress,
  type BrokerConnectionOptions,
} from '../connection/broker-connection.js';
import { reconnectDelayMs } from '../connection/reconnect-delay.js';
import { PendingList } from '../pending-list.js';
import { PublishError } from '../publish/publish.errors.js';
import { declareTopology } from '../topology.js';
import { Delivery } from './delivery.js';
import { FleetFullError, type FleetMember } from './fleet-member.js';
import { QueueWatch, type QueueFigures } from './queue-watch.js';

export interface SubscriptionOptions extends BrokerConnectionOptions {
  readonly names: QueueNames;
  readonly retryDelaysMs: readonly number[];
  /** Messages held at once, unacknowledged; can be changed at run time through `prefetch`. */
  readonly prefetch: number;
  readonly onDelivery: (delivery: Delivery) => Promise<void>;
  /** Told of each subscription and its end; it may refuse one. */
  readonly fleet: FleetMember | undefined;
}

const queueFiguresEveryMs = 1_000;

/** The broker closes the channel of a consumer that holds a message for 30 minutes; we give it back before. */
const maxHoldMs = 20 * 60_000;

/** AMQP reply codes that another try does not change: access refused, not allowed, precondition failed. */
const hopelessCodes = [403, 530, 406];

interface Session {
  readonly channel: Channel;
  readonly abort: AbortController;
  readonly closed: Promise<void>;
  /** What the broker was told when the consumer was made. */
  prefetch: number;
  consumerTag?: string;
  /** While one consumer is exchanged for another. */
  exchange?: Promise<void>;
}

/** Declares the topology and consumes from the queue, again after every loss, until it is stopped. */
export class Subscription {
  readonly #options: SubscriptionOptions;
  readonly #connection: BrokerConnection;
  readonly #logger = new Logger(Subscription.name);
  readonly #held = new PendingList<Delivery>();
  readonly #queueWatch: QueueWatch;
  #prefetch: number;
  #session: Session | undefined;
  #model: ChannelModel | undefined;
  #refusal: string | undefined;
  #hasStarted = false;
  #isStopping = false;
  #holdWatch: NodeJS.Timeout | undefined;
  #started: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.#prefetch = options.prefetch;
    const { names, retryDelaysMs, fleet } = options;
    this.#queueWatch = new QueueWatch({
      queues: allQueues(names, retryDelaysMs),
      everyMs: queueFiguresEveryMs,
    });
    this.#connection = new BrokerConnection(options)
      .on('up', (model) => {
        this.#refusal = undefined;
        void this.#keepConsuming((this.#model = model));
        void this.#queueWatch.follow(model);
        void fleet?.follow(model);
      })
      .on('down', () => {
        this.#model = undefined;
        this.#queueWatch.leave();
        fleet?.leave();
      });
  }

  get isConsuming(): boolean {
    return this.#session?.consumerTag !== undefined;
  }

  /** Why nothing is delivered though the broker is connected. */
  get refusal(): string | undefined {
    return this.#model && this.#refusal;
  }

  /** Messages held at once. Changing it has no effect on a live consumer, so that is exchanged for another. */
  set prefetch(prefetch: number) {
    this.#prefetch = prefetch;
    this.#followPrefetch();
  }

  get queues(): ReadonlyMap<string, QueueFigures> {
    return this.#queueWatch.figures;
  }

  /** The node that it consumes from. */
  get broker(): BrokerAddress | undefined {
    return this.#connection.address;
  }

  /** Messages in our hands. */
  get held(): Iterable<Delivery> {
    return this.#held;
  }

  /**
   * Begins to consume.
   *
   * @returns when the first subscription stands
   * @throws if the broker has another topology, or refuses ours for good
   */
  start(): Promise<void> {
    this.#connection.open();
    this.#holdWatch = setInterval(() => this.#giveBackLongHeld(), 30_000).unref();
    return this.#started.promise;
  }

  /** A channel beside those that consume; its errors are the caller's. @throws PublishError while the broker is away */
  async openChannel(): Promise<Channel> {
    if (!this.#model) throw new PublishError('not-connected');
    return this.#model.createChannel();
  }

  /** Takes no more messages. Those in our hands stay. */
  async cancel(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#holdWatch);
    this.#queueWatch.leave();
    this.#options.fleet?.leave();
    await this.#session?.exchange;
    const { channel, consumerTag } = this.#session ?? {};
    if (channel && consumerTag) await channel.cancel(consumerTag).catch(() => undefined);
    if (this.#session) delete this.#session.consumerTag;
  }

  /**
   * Waits until all held messages are settled, then closes the connection.
   *
   * @param timeoutMs after this long the work under way is aborted
   * @returns false if the time was over before
   */
  async drain(timeoutMs: number): Promise<boolean> {
    const end = Date.now() + timeoutMs;
    while (this.#held.size > 0 && Date.now() < end) await sleep(20);
    const isEmpty = this.#held.size === 0;
    this.#session?.abort.abort(new Error('the time to drain is over'));
    // A close of the channel gives the broker what was not settled, and lets the last acknowledgements out first.
    await this.#session?.channel.close().catch(() => undefined);
    await this.#connection.close();
    return isEmpty;
  }

  /** One subscription after the other, for as long as the connection stands. */
  async #keepConsuming(model: ChannelModel): Promise<void> {
    for (let failures = 0; this.#model === model && !this.#isStopping; failures += 1) {
      try {
        await this.#declare(model);
        const session = await this.#consume(model);
        this.#hasStarted = true;
        this.#started.resolve();
        failures = 0;
        await session.closed;
      } catch (error) {
        this.#onFailure(error as Error & { code?: number });
      }
      await sleep(reconnectDelayMs(failures, Math.random));
    }
  }

  /** A refusal that stays is one line, not one every two seconds; health shows it. */
  #onFailure(error: Error & { code?: number }): void {
    const isHopeless =
      error instanceof FleetFullError || (error.code !== undefined && hopelessCodes.includes(error.code));
    // Whoever started us tells of it, and ends the process: one line is enough.
    if (isHopeless && !this.#hasStarted) this.#started.reject(error);
    else if (error.message !== this.#refusal)
      this.#logger.error(`cannot consume from ${this.#options.names.queue}: ${error.message}`);
    this.#refusal = error.message;
  }

  /** On a channel of its own, since a mismatch closes the channel that asks. */
  async #declare(model: ChannelModel): Promise<void> {
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    await declareTopology(channel, this.#options.names, this.#options.retryDelaysMs);
    await channel.close();
  }

  async #consume(model: ChannelModel): Promise<Session> {
    const channel = await model.createChannel();
    const closed = new Promise<void>((resolve) => channel.on('close', resolve));
    const session: Session = { channel, abort: new AbortController(), closed, prefetch: this.#prefetch };
    channel.on('close', () => this.#onChannelClosed(session));
    channel.on('error', (error) => {
      // Until it consumes, whoever waits for that has the error, and tells of it once.
      if (session.consumerTag) this.#logger.warn(`the consuming channel failed: ${error.message}`);
    });
    this.#session = session;
    const subscribe = (): Promise<void> => this.#addConsumer(session);
    const { fleet } = this.#options;
    await (fleet ? fleet.join(channel, subscribe) : subscribe());
    this.#refusal = undefined;
    this.#logger.log(`consuming from ${this.#options.names.queue}`);
    return session;
  }

  async #addConsumer(session: Session): Promise<void> {
    const { channel, abort } = session;
    session.prefetch = this.#prefetch;
    await channel.prefetch(session.prefetch);
    const { consumerTag } = await channel.consume(this.#options.names.queue, (message) => {
      if (message) void this.#take(new Delivery(message, channel, abort.signal));
      else this.#onCancelled(session);
    });
    session.consumerTag = consumerTag;
    this.#options.fleet?.subscribed();
  }

  /** Not while more is held than one consumer may hold, so that changes in a row do not pile up messages here. */
  #followPrefetch(): void {
    const session = this.#session;
    if (!session?.consumerTag || session.exchange || this.#isStopping) return;
    if (session.prefetch === this.#prefetch || this.#held.size > session.prefetch) return;
    session.exchange = this.#exchangeConsumer(session, session.consumerTag);
  }

  /** On the same channel: what the first consumer was given stays ours, and is acknowledged as if nothing had happened. */
  async #exchangeConsumer(session: Session, consumerTag: string): Promise<void> {
    try {
      this.#options.fleet?.unsubscribed();
      await session.channel.cancel(consumerTag);
      await this.#addConsumer(session);
      this.#logger.log(`holding up to ${session.prefetch} messages from now on`);
    } catch (error) {
      this.#logger.warn(`could not consume anew: ${(error as Error).message}`);
      session.channel.close().catch(() => undefined);
      return;
    } finally {
      delete session.exchange;
    }
    this.#followPrefetch();
  }

  async #take(delivery: Delivery): Promise<void> {
    this.#held.add(delivery);
    await this.#options.onDelivery(delivery);
    this.#held.delete(delivery);
    this.#followPrefetch();
  }

  /** The queue was deleted, or its node went down: the broker says so by a delivery of nothing. */
  #onCancelled(session: Session): void {
    this.#logger.warn(`the broker cancelled our consumer of ${this.#options.names.queue}`);
    delete session.consumerTag;
    this.#options.fleet?.unsubscribed();
    session.channel.close().catch(() => undefined);
  }

  #onChannelClosed(session: Session): void {
    session.abort.abort(new Error('the channel is lost'));
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#options.fleet?.unsubscribed();
  }

  #giveBackLongHeld(): void {
    const oldest = Math.min(...[...this.#held].map((delivery) => delivery.receivedAtMs));
    if (Date.now() - oldest < maxHoldMs || !this.#session) return;
    this.#logger.log('giving back messages that were held for 20 minutes');
    this.#session.channel.close().catch(() => undefined);
  }
}

function allQueues(names: QueueNames, delaysMs: readonly number[]): string[] {
  return [names.queue, names.deadQueue, ...[...new Set(delaysMs)].map((delayMs) => names.waitQueue(delayMs))];
}
