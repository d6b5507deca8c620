import {
  endWith,
  messageHeaders,
  sendOrder,
  SpanKind,
  toTraceparent,
  type SendOrder,
} from '@order-intake/contracts';
import { ConfirmedPublisher, type ConfirmedPublisherOptions } from './confirmed-publisher.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { PublishError } from './publish.errors.js';
import { startSend } from './send-span.js';

/** Numbers the publishes of this process, so that every confirmed one can be followed to its end. */
export interface PublishNumbering {
  /** Names this run of the process. */
  readonly boot: string;
  /** The next number, from 1. */
  next(): number;
  /** The broker has confirmed the publish of this number. */
  confirmed(sequence: number): void;
}

export type OrderPublisherOptions = Omit<ConfirmedPublisherOptions, 'exchange'>;

/** Puts accepted orders on the queue: each publish begins a life of its order, named by `x-intake`. */
export class OrderPublisher extends ConfirmedPublisher {
  readonly #numbering: PublishNumbering;

  constructor(options: OrderPublisherOptions, numbering: PublishNumbering) {
    super({ ...options, exchange: sendOrder.names.exchange });
    this.#numbering = numbering;
  }

  /**
   * Publishes one order.
   *
   * @param traceparent W3C trace context of the request, if it has one
   * @returns when the broker has confirmed it: the moment of acceptance
   * @throws PublishError
   */
  send(order: SendOrder, traceparent?: string): Promise<void> {
    const refusal = this.refusal;
    if (refusal) return Promise.reject(new PublishError(refusal));
    const sequence = this.#numbering.next();
    const headers: Record<string, string | number> = {
      [messageHeaders.attempt]: 0,
      [messageHeaders.intake]: `${this.#numbering.boot}:${sequence}`,
    };
    if (traceparent !== undefined) headers[messageHeaders.traceparent] = traceparent;
    const message: OutgoingMessage = {
      routingKey: sendOrder.names.queue,
      body: JSON.stringify(order),
      properties: {
        messageId: order.id,
        type: sendOrder.type,
        contentType: 'application/json',
        timestamp: Math.floor(Date.now() / 1_000),
        headers,
      },
      onConfirm: () => this.#numbering.confirmed(sequence),
    };
    const span = startSend(SpanKind.PRODUCER, this, message, traceparent);
    if (span) headers[messageHeaders.traceparent] = toTraceparent(span);
    return endWith(span, this.publish(message));
  }

  /**
   * Publishes what was a message before, as a new life.
   *
   * @param messageOf makes the message, given the headers of that life
   * @returns the life's name, when the broker has confirmed it
   * @throws PublishError
   */
  async sendAgain(messageOf: (headers: Record<string, string | number>) => OutgoingMessage): Promise<string> {
    const sequence = this.#numbering.next();
    const life = `${this.#numbering.boot}:${sequence}`;
    const message = messageOf({ [messageHeaders.attempt]: 0, [messageHeaders.intake]: life });
    await this.publish({ ...message, onConfirm: () => this.#numbering.confirmed(sequence) });
    return life;
  }
}
