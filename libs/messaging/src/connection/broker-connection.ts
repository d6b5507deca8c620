import './unreadable-headers.js';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { connect, type AmqpConnectionManager } from 'amqp-connection-manager';
import type { ChannelModel } from 'amqplib';
import { reconnectDelayMs } from './reconnect-delay.js';

export interface BrokerConnectionOptions {
  /** AMQP URLs of the cluster's nodes, tried in turn. */
  readonly urls: readonly string[];
  /** Shown by the broker's management page. */
  readonly name: string;
}

/** As spans name it: https://opentelemetry.io/docs/specs/semconv/registry/attributes/server/. */
export interface BrokerAddress {
  readonly 'server.address': string;
  readonly 'server.port': number;
}

interface BrokerEvents {
  /** A connection stands; channels can be opened on it. */
  up: [ChannelModel];
  /** It is gone, with everything that was open on it. */
  down: [];
}

/** Seconds. A dead peer is noticed after two to three of them (RabbitMQ, "Detecting Dead TCP Connections"). */
const heartbeatSeconds = 5;
const connectTimeoutMs = 3_000;
const silenceStepMs = 500;

/**
 * One connection to the broker, kept up for ever: connecting, reconnecting and taking turns among the URLs are
 * amqp-connection-manager's; channels are opened by us on the bare connection, since its own channel wrapper buffers
 * without bound, sends again, and acknowledges on the wrong channel.
 */
export class BrokerConnection extends EventEmitter<BrokerEvents> {
  readonly #options: BrokerConnectionOptions;
  readonly #logger = new Logger('BrokerConnection');
  #manager: AmqpConnectionManager | undefined;
  #blocked = false;
  #address: BrokerAddress | undefined;
  #failures = 0;
  #silenceWatch: NodeJS.Timeout | undefined;

  constructor(options: BrokerConnectionOptions) {
    super();
    this.#options = options;
  }

  get isConnected(): boolean {
    return this.#manager?.isConnected() ?? false;
  }

  /** True while a memory or disk alarm keeps the broker from reading what we publish. */
  get isBlocked(): boolean {
    return this.#blocked;
  }

  /** The node that it is, or was last, connected to. */
  get address(): BrokerAddress | undefined {
    return this.#address;
  }

  /** Begins to connect; returns at once. */
  open(): void {
    this.#manager = connect([...this.#options.urls], {
      heartbeatIntervalInSeconds: heartbeatSeconds,
      reconnectTimeInSeconds: reconnectDelayMs(0, Math.random) / 1_000,
      connectionOptions: {
        timeout: connectTimeoutMs,
        noDelay: true,
        clientProperties: { connection_name: this.#options.name },
      },
    });
    this.#manager
      .on('connect', ({ connection, url }) => this.#onConnect(connection as unknown as ChannelModel, url))
      .on('disconnect', ({ err }) => this.#onDisconnect(err))
      .on('connectFailed', ({ err }) => this.#onConnectFailed(err))
      .on('blocked', ({ reason }) => this.#onBlocked(reason))
      .on('unblocked', () => this.#onUnblocked());
  }

  /**
   * Ends the connection if an answer is awaited and none comes for so long, so that the next URL has its turn.
   * Heartbeats are no answer: a node that is cut off from the others, or whose queue has another leader by now, may
   * go on with them for minutes. A stopped node has none, and would hold us for 15 s.
   *
   * @param answers how many have come so far; undefined while none is awaited
   */
  watchAnswers(answers: () => number | undefined, maxSilenceMs: number): void {
    let before: number | undefined;
    // Steps are counted, not time: if this process was stopped itself, the answers are here and not yet read.
    let silentSteps = 0;
    this.#silenceWatch = setInterval(() => {
      const now = answers();
      silentSteps = now === undefined || now !== before || this.#blocked ? 0 : silentSteps + 1;
      before = now;
      if (silentSteps * silenceStepMs < maxSilenceMs) return;
      silentSteps = 0;
      this.#socket?.destroy(new Error('the broker is silent'));
    }, silenceStepMs).unref();
  }

  /** Closes in order, at most for two seconds: a blocked broker may never answer. */
  async close(): Promise<void> {
    clearInterval(this.#silenceWatch);
    const socket = this.#socket;
    const closed = this.#manager?.close().catch(() => undefined);
    const late = setTimeout(() => socket?.destroy(new Error('the broker did not close in time')), 2_000);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2_500).unref())]);
    clearTimeout(late);
  }

  get #socket(): Socket | undefined {
    const model = this.#manager?.connection as unknown as { connection: { stream: Socket } } | undefined;
    return model?.connection.stream;
  }

  #onConnect(connection: ChannelModel, url: unknown): void {
    this.#address = addressIn(String(url));
    this.#logger.log(`${this.#options.name} is connected to the broker (${this.#failures} failures before)`);
    this.#failures = 0;
    this.#blocked = false;
    this.emit('up', connection);
  }

  #onDisconnect(error: Error | undefined): void {
    this.#logger.warn(`${this.#options.name} lost the broker: ${error?.message ?? 'closed'}`);
    this.#failures = 0;
    if (this.#manager) this.#manager.reconnectTimeInSeconds = reconnectDelayMs(0, Math.random) / 1_000;
    this.#blocked = false;
    this.emit('down');
  }

  #onConnectFailed(error: Error): void {
    this.#retryLater();
    // An outage is one line, not one each second; the line after it tells how often it was tried.
    if (this.#failures <= this.#options.urls.length)
      this.#logger.warn(
        `${this.#options.name} cannot connect to the broker: ${withoutCredentials(error.message)}`,
      );
  }

  /** The manager reads this delay just after it has told us of the failure. */
  #retryLater(): void {
    this.#failures += 1;
    if (this.#manager)
      this.#manager.reconnectTimeInSeconds = reconnectDelayMs(this.#failures, Math.random) / 1_000;
  }

  #onBlocked(reason: string): void {
    this.#blocked = true;
    this.#logger.warn(`the broker blocks ${this.#options.name}: ${reason}`);
  }

  #onUnblocked(): void {
    this.#blocked = false;
    this.#logger.log(`the broker reads from ${this.#options.name} again`);
  }
}

function addressIn(url: string): BrokerAddress {
  const { hostname, port, protocol } = new URL(url);
  const usualPort = protocol === 'amqps:' ? 5671 : 5672;
  return { 'server.address': hostname, 'server.port': Number(port) || usualPort };
}

function withoutCredentials(message: string): string {
  return message.replaceAll(/\/\/[^/@\s]*@/g, '//');
}
