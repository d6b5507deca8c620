import { sendOrder } from '@order-intake/contracts';
import type { Channel, ConsumeMessage } from 'amqplib';
import { Delivery } from './delivery.js';

/** A delivery for specs; what it acknowledges is pushed to `acked`. */
export function deliveryOf(
  message: { content?: Buffer; properties?: Record<string, unknown>; redelivered?: boolean },
  acked: ConsumeMessage[] = [],
  signal: AbortSignal = new AbortController().signal,
): Delivery {
  const channel = { ack: (it: ConsumeMessage) => acked.push(it) } as unknown as Channel;
  const properties = { type: sendOrder.type, headers: {}, ...message.properties };
  const fields = { redelivered: message.redelivered ?? false };
  return new Delivery(
    { content: message.content ?? Buffer.alloc(0), properties, fields } as ConsumeMessage,
    channel,
    signal,
  );
}
