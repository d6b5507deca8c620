import type { Channel, ChannelModel } from 'amqplib';
import {
  afterCount,
  callsOf,
  countEveryMs,
  newcomer,
  type FleetBudget,
  type FleetShare,
} from './fleet-share.js';
import { QueueWatch } from './queue-watch.js';

/** There is a consumer for each call of the budget already. */
export class FleetFullError extends Error {
  constructor(consumers: number, { calls }: FleetBudget) {
    super(`BACKEND_CONCURRENCY is ${calls}, too few for ${consumers} consumers, this one included`);
    this.name = FleetFullError.name;
  }
}

/** This process as one of the consumers of a queue that share a budget of calls. */
export class FleetMember {
  readonly #queue: string;
  readonly #watch: QueueWatch;
  #share: FleetShare | undefined;
  #onChange: () => void = () => undefined;

  constructor(
    readonly budget: FleetBudget,
    queue: string,
  ) {
    this.#queue = queue;
    this.#watch = new QueueWatch({
      queues: [queue],
      everyMs: countEveryMs,
      onAnswer: (figures, askedAtMs) => this.#counted(figures.get(queue)?.consumers ?? 0, askedAtMs),
    });
  }

  /** Calls that it may have under way now; none while it is not subscribed. */
  get calls(): number {
    return this.#share ? callsOf(this.#share, performance.now()) : 0;
  }

  /** How many consumers there are, itself included; undefined while it does not know. */
  get consumers(): number | undefined {
    return this.#share?.counts.at(-1)?.consumers;
  }

  /** Calls back when `calls` may be another. That it falls to 0 for want of answers is told to nobody. */
  onChange(callback: () => void): void {
    this.#onChange = callback;
  }

  /** Counts the consumers over this connection from now on. @returns when it is left */
  follow(model: ChannelModel): Promise<void> {
    return this.#watch.follow(model);
  }

  /** Counts no more. */
  leave(): void {
    this.#watch.leave();
    this.unsubscribed();
  }

  /**
   * Subscribes if there is room. It is looked for before, so that one too many disturbs nobody, and after, since several
   * may come at once.
   *
   * @throws FleetFullError with the channel closed
   */
  async join(channel: Channel, subscribe: () => Promise<void>): Promise<void> {
    try {
      this.#requireRoom(1 + (await this.#count(channel)));
      await subscribe();
      this.#requireRoom(await this.#count(channel));
    } catch (error) {
      await channel.close().catch(() => undefined);
      throw error;
    }
  }

  /** The others count it from now on. */
  subscribed(): void {
    this.#change(newcomer(this.budget, performance.now()));
  }

  /** The others count it no longer, or soon will not. */
  unsubscribed(): void {
    this.#change(undefined);
  }

  async #count(channel: Channel): Promise<number> {
    return (await channel.checkQueue(this.#queue)).consumerCount;
  }

  #requireRoom(consumers: number): void {
    if (consumers < 1) throw new Error('the broker does not say how many consumers there are');
    if (consumers > this.budget.calls) throw new FleetFullError(consumers, this.budget);
  }

  #counted(consumers: number, askedAtMs: number): void {
    if (this.#share) this.#change(afterCount(this.#share, consumers, askedAtMs, performance.now()));
  }

  #change(share: FleetShare | undefined): void {
    this.#share = share;
    this.#onChange();
  }
}
