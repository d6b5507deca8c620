import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel } from 'amqplib';

/** What the broker says of a queue: messages that wait for delivery, and who consumes from it. */
export interface QueueFigures {
  readonly messagesReady: number;
  readonly consumers: number;
}

export interface QueueWatchOptions {
  readonly queues: readonly string[];
  /** How often to ask, in milliseconds. */
  readonly everyMs: number;
  /** Told of each answer, and when it was asked for by `performance.now()`. */
  readonly onAnswer?: (figures: ReadonlyMap<string, QueueFigures>, askedAtMs: number) => void;
}

/** Asks the broker again and again how full the queues are, by passive declarations on a channel of its own. */
export class QueueWatch {
  readonly #options: QueueWatchOptions;
  #figures: ReadonlyMap<string, QueueFigures> = new Map();
  #model: ChannelModel | undefined;

  constructor(options: QueueWatchOptions) {
    this.#options = options;
  }

  /** By the name of the queue; empty while the broker cannot be asked. */
  get figures(): ReadonlyMap<string, QueueFigures> {
    return this.#figures;
  }

  /** Asks over this connection from now on. @returns when it is left */
  async follow(model: ChannelModel): Promise<void> {
    const { queues, everyMs, onAnswer } = this.#options;
    this.#model = model;
    let channel: Channel | undefined;
    while (this.#model === model) {
      try {
        channel ??= await openChannel(model);
        const askedAtMs = performance.now();
        this.#figures = await ask(channel, queues);
        onAnswer?.(this.#figures, askedAtMs);
      } catch {
        // A queue that is missing closes the channel; the subscription tells of it and declares it again.
        channel = undefined;
        this.#figures = new Map();
      }
      await sleep(everyMs, undefined, { ref: false });
    }
  }

  /** Asks no more: the connection is lost, or nothing is consumed any longer. */
  leave(): void {
    this.#model = undefined;
    this.#figures = new Map();
  }
}

async function openChannel(model: ChannelModel): Promise<Channel> {
  const channel = await model.createChannel();
  channel.on('error', () => undefined);
  return channel;
}

async function ask(channel: Channel, queues: readonly string[]): Promise<Map<string, QueueFigures>> {
  const figures = new Map<string, QueueFigures>();
  for (const queue of queues) {
    const { messageCount, consumerCount } = await channel.checkQueue(queue);
    figures.set(queue, { messagesReady: messageCount, consumers: consumerCount });
  }
  return figures;
}
