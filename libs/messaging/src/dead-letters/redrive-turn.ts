import type { QueueNames } from '@order-intake/contracts';
import type { Channel } from 'amqplib';
import { Delivery } from '../consume/delivery.js';

/** Resource locked: somebody else's. Not found: it went away while we asked, with the turn before. */
const takenCodes = [405, 404];

/**
 * The right of one pass to take dead letters, whichever consumer makes its steps: two passes that rotate the queue
 * together would each miss what the other looks at. The broker gives it, as an exclusive queue that lives as long as the
 * channel on which the letters are acknowledged.
 */
export class RedriveTurn {
  /** Messages to look at still: as many as the queue held at the beginning, so that none comes twice. */
  left = 0;
  /** Made by now. */
  steps = 0;
  /** By the names of letters: when this pass put it back (milliseconds since 1970), Infinity if it put it on the order queue. */
  readonly settled = new Map<string, number>();
  readonly #lost = new AbortController();

  private constructor(
    readonly pass: string,
    private readonly channel: Channel,
    private readonly names: QueueNames,
  ) {
    channel.on('close', () => this.#lost.abort(new Error('the channel is lost')));
    channel.on('error', () => undefined);
  }

  /** @returns undefined while another pass has its turn */
  static async begin(pass: string, channel: Channel, names: QueueNames): Promise<RedriveTurn | undefined> {
    const turn = new RedriveTurn(pass, channel, names);
    try {
      await channel.assertQueue(names.redriveTurn, { exclusive: true, autoDelete: true, durable: false });
      // Nothing is ever delivered but the news that the queue was deleted.
      await channel.consume(names.redriveTurn, () => void turn.end(), { noAck: true });
    } catch (error) {
      if (takenCodes.includes((error as { code?: number }).code ?? 0)) return undefined;
      throw error;
    }
    turn.left = (await channel.checkQueue(names.deadQueue)).messageCount;
    return turn;
  }

  get isOurs(): boolean {
    return !this.#lost.signal.aborted;
  }

  async next(): Promise<Delivery | undefined> {
    const message = await this.channel.get(this.names.deadQueue);
    this.left = message ? this.left - 1 : 0;
    return message ? new Delivery(message, this.channel, this.#lost.signal) : undefined;
  }

  /** The broker gets back what is in hand and was not acknowledged. */
  async end(): Promise<void> {
    if (!this.isOurs) return;
    this.#lost.abort(new Error('the turn is over'));
    await this.channel.deleteQueue(this.names.redriveTurn).catch(() => undefined);
    await this.channel.close().catch(() => undefined);
  }
}
