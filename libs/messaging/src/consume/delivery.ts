import { messageHeaders, type TraceEntry } from '@order-intake/contracts';
import type { Channel, ConsumeMessage, GetMessage } from 'amqplib';
import type { Listed } from '../pending-list.js';

/** A message in our hands, to be settled once, on the channel that delivered it. */
export class Delivery implements Listed {
  before: this | undefined;
  after: this | undefined;
  isListed = false;
  readonly receivedAtMs = Date.now();
  /** While traces are taken. */
  trace: TraceEntry | undefined;
  readonly #channel: Channel;
  #settled = false;

  constructor(
    readonly message: ConsumeMessage | GetMessage,
    channel: Channel,
    /** Aborts when the channel is lost or the time to drain is over: the broker delivers the message again. */
    readonly signal: AbortSignal,
  ) {
    this.#channel = channel;
  }

  /** Attempts used so far, by our own header: the broker's counters change their meaning between versions. */
  get attempt(): number {
    const attempt: unknown = this.message.properties.headers?.[messageHeaders.attempt];
    return typeof attempt === 'number' && Number.isSafeInteger(attempt) && attempt >= 0 ? attempt : 0;
  }

  /** `boot:sequence` of the publish that began this life; undefined if a foreign publisher gave none. */
  get intake(): string | undefined {
    const intake: unknown = this.message.properties.headers?.[messageHeaders.intake];
    return typeof intake === 'string' && /^[0-9A-Za-z-]{1,64}:[1-9]\d{0,15}$/.test(intake)
      ? intake
      : undefined;
  }

  /** What is done for this attempt stands below it in the trace. */
  get traceparent(): string | undefined {
    return this.trace?.traceparent;
  }

  /** The same, if this attempt is sampled. */
  get sampledTraceparent(): string | undefined {
    return this.trace?.span && this.traceparent;
  }

  /** When the order was accepted, by its publisher's clock, to the second (milliseconds since 1970). */
  get acceptedAtMs(): number | undefined {
    const timestamp: unknown = this.message.properties.timestamp;
    return typeof timestamp === 'number' ? timestamp * 1_000 : undefined;
  }

  /** True if somebody may have worked on it before. */
  get isRepeated(): boolean {
    return this.message.fields.redelivered || this.attempt > 0;
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  /** Acknowledges it. After the loss of its channel that is void, and the message comes again. */
  ack(): void {
    if (this.#settled) return;
    this.#settled = true;
    if (this.signal.aborted) return;
    try {
      this.#channel.ack(this.message);
    } catch {
      // The channel began to close between the check and now.
    }
  }
}
