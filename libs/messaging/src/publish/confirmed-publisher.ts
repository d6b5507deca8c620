import { Logger } from '@nestjs/common';
import type { ChannelModel, Message } from 'amqplib';
import {
  BrokerConnection,
  type BrokerAddress,
  type BrokerConnectionOptions,
} from '../connection/broker-connection.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { NackWatch } from './nack-watch.js';
import { PendingList, type Listed } from '../pending-list.js';
import { PublishChannel } from './publish-channel.js';
import { PublishError, type PublishFailure } from './publish.errors.js';

export interface ConfirmedPublisherOptions extends BrokerConnectionOptions {
  /** The exchange that everything goes to. It is never declared here, only looked for. */
  readonly exchange: string;
  /** How long to wait for a confirm, in milliseconds. Keep it under three heartbeats (15 s). */
  readonly timeoutMs: number;
  /** Publishes that may wait for their confirm at once; timed-out ones count until their channel closes. */
  readonly maxUnconfirmed: number;
  /** Told how long each confirm took, in milliseconds. */
  readonly onConfirmed?: (tookMs: number) => void;
}

interface Pending extends Listed {
  readonly message: OutgoingMessage;
  readonly sentAtMs: number;
  readonly resolve: () => void;
  readonly reject: (error: PublishError) => void;
  returned: boolean;
}

/** However many publishes wait, a broker that is well confirms one of them sooner. */
const maxSilenceMs = 5_000;

/** How often time limits are checked: one timer for all is cheaper than one for each. */
const sweepIntervalMs = 100;

/**
 * Publishes persistent, mandatory messages and resolves when the broker has confirmed each. It buffers nothing: what
 * cannot be sent now is refused now. See https://www.rabbitmq.com/docs/confirms.
 */
export class ConfirmedPublisher {
  readonly #options: ConfirmedPublisherOptions;
  readonly #connection: BrokerConnection;
  readonly #logger = new Logger(ConfirmedPublisher.name);
  /** In the order of publishing, so the oldest come first. Entries stay until confirmed, refused or their channel closes. */
  readonly #pending = new PendingList<Pending>();
  readonly #nackWatch = new NackWatch();
  #model: ChannelModel | undefined;
  #channel: PublishChannel | undefined;
  /** Confirms and refusals, of all publishes so far. */
  #answers = 0;
  #exchangeMissing = false;
  #lastComplaint = '';
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: ConfirmedPublisherOptions) {
    this.#options = options;
    this.#connection = new BrokerConnection(options)
      .on('up', (model) => void this.#openChannel(model))
      .on('down', () => (this.#model = this.#channel = undefined));
    this.#connection.watchAnswers(
      () => (this.#pending.size > 0 ? this.#answers : undefined),
      Math.max(maxSilenceMs, options.timeoutMs),
    );
  }

  /** Begins to connect; returns at once. Until it is connected every publish is refused. */
  open(): void {
    this.#connection.open();
    this.#sweep = setInterval(() => this.#refuseLate(), sweepIntervalMs).unref();
  }

  /** Why nothing can be published now, or undefined if it can. */
  get refusal(): PublishFailure | undefined {
    if (this.#exchangeMissing) return 'unroutable';
    if (!this.#channel || this.#connection.isBlocked) return 'not-connected';
    if (this.#pending.size >= this.#options.maxUnconfirmed) return 'too-many-unconfirmed';
    return undefined;
  }

  /** Where everything goes to. */
  get exchange(): string {
    return this.#options.exchange;
  }

  /** The node that it publishes to. */
  get broker(): BrokerAddress | undefined {
    return this.#connection.address;
  }

  /** Publishes that wait for their confirm. */
  get unconfirmed(): number {
    return this.#pending.size;
  }

  /**
   * Publishes one message.
   *
   * @returns when the broker has confirmed that the message is stored in a queue
   * @throws RangeError if a property is too long for AMQP
   * @throws PublishError at once if it cannot be sent; else when it is refused, or within the time limit + 0.1 s
   */
  publish(message: OutgoingMessage): Promise<void> {
    const refusal = this.refusal;
    const channel = this.#channel;
    if (refusal || !channel) return Promise.reject(new PublishError(refusal ?? 'not-connected'));
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        message,
        sentAtMs: performance.now(),
        resolve,
        reject,
        returned: false,
        before: undefined,
        after: undefined,
        isListed: false,
      };
      try {
        channel.publish(message, (error) => this.#settle(pending, error));
        this.#pending.add(pending);
      } catch (error) {
        // A RangeError is the message's fault; else the channel is closing before its event has come. Nothing was written.
        reject(error instanceof RangeError ? error : new PublishError('not-connected'));
      }
    });
  }

  /** Waits for the confirms under way, at most for the time limit, then closes the connection. */
  async close(): Promise<void> {
    const end = Date.now() + this.#options.timeoutMs;
    while (this.#pending.size > 0 && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 20));
    clearInterval(this.#sweep);
    // A channel that closes now is not to be opened again.
    this.#model = this.#channel = undefined;
    await this.#connection.close();
  }

  async #openChannel(model: ChannelModel): Promise<void> {
    this.#model = model;
    try {
      await this.#lookForExchange(model);
      const confirmChannel = await model.createConfirmChannel();
      const channel = new PublishChannel(confirmChannel, this.#options.exchange);
      confirmChannel.on('error', (error) =>
        this.#logger.warn(`the publishing channel failed: ${error.message}`),
      );
      confirmChannel.on('return', (message) => this.#markReturned(message));
      confirmChannel.on('close', () => this.#reopen(model, channel));
      if (this.#model === model) this.#channel = channel;
      this.#lastComplaint = '';
    } catch (error) {
      this.#complain(`cannot publish to ${this.#options.exchange} yet: ${(error as Error).message}`);
      this.#reopen(model, undefined);
    }
  }

  /** Once for each reason: it is tried twice a second. */
  #complain(complaint: string): void {
    if (complaint !== this.#lastComplaint) this.#logger.warn(complaint);
    this.#lastComplaint = complaint;
  }

  /** On a channel of its own, since a missing exchange closes the channel that asks (404). */
  async #lookForExchange(model: ChannelModel): Promise<void> {
    const channel = await model.createChannel();
    channel.on('error', (error: Error & { code?: number }) => (this.#exchangeMissing = error.code === 404));
    await channel.checkExchange(this.#options.exchange);
    this.#exchangeMissing = false;
    await channel.close();
  }

  #reopen(model: ChannelModel, closed: PublishChannel | undefined): void {
    if (this.#channel === closed) this.#channel = undefined;
    setTimeout(() => {
      if (this.#model === model && !this.#channel) void this.#openChannel(model);
    }, 500).unref();
  }

  /** The old channel stays until its last publishes have their answer or their time is over. */
  #replaceChannel(): void {
    const [model, old] = [this.#model, this.#channel];
    if (!model || !old) return;
    this.#logger.warn(`everything is refused on this channel to ${this.#options.exchange}: trying another`);
    this.#channel = undefined;
    void this.#openChannel(model);
    setTimeout(() => old.close(), this.#options.timeoutMs + sweepIntervalMs).unref();
  }

  #settle(pending: Pending, error: Error | null): void {
    this.#pending.delete(pending);
    this.#answers += 1;
    if (!error && !pending.returned) {
      this.#nackWatch.confirmed();
      this.#options.onConfirmed?.(performance.now() - pending.sentAtMs);
      pending.message.onConfirm?.();
      pending.resolve();
      return;
    }
    // AMQP 0-9-1 gives no reason with a nack; amqplib tells it from a closed channel by this text only.
    const isNack = error?.message === 'message nacked';
    const failure = pending.returned ? 'unroutable' : isNack ? 'nacked' : 'not-confirmed';
    pending.reject(new PublishError(failure));
    if (isNack && this.#nackWatch.nacked(Date.now())) this.#replaceChannel();
  }

  /** A return comes before the confirm of the same message, and says nothing but the message itself. */
  #markReturned({ fields, properties }: Message): void {
    for (const pending of this.#pending) {
      const sent = pending.message;
      const isSame =
        !pending.returned &&
        sent.routingKey === fields.routingKey &&
        sent.properties.messageId === properties.messageId &&
        sameHeaders(sent.properties.headers, properties.headers);
      if (!isSame) continue;
      pending.returned = true;
      return;
    }
  }

  #refuseLate(): void {
    const sentBefore = performance.now() - this.#options.timeoutMs;
    for (const pending of this.#pending) {
      if (pending.sentAtMs > sentBefore) return;
      pending.reject(new PublishError('not-confirmed'));
    }
  }
}

/** The headers that tell two publishes of one order apart are strings and numbers. */
function sameHeaders(
  sent: OutgoingMessage['properties']['headers'],
  returned: Record<string, unknown> = {},
): boolean {
  return Object.keys(sent).every((name) => sent[name] === returned[name]);
}
