import { endSpan, enterTrace, messageHeaders, SpanKind } from '@order-intake/contracts';
import type { QueueNames } from '@order-intake/contracts';
import type { BrokerAddress } from '../connection/broker-connection.js';
import type { Delivery } from './delivery.js';
import type { Verdict } from './steps/verdict.js';

/**
 * Begins the span of an attempt, from delivery to acknowledgement. All attempts stand below the publish that began the
 * order's life, since a retry keeps its `traceparent`; later ones are linked to the first, and stand below it if the
 * message named no trace.
 */
export function beginAttempt(
  delivery: Delivery,
  { exchange, queue }: QueueNames,
  broker: BrokerAddress | undefined,
): void {
  const { properties, fields } = delivery.message;
  const headers = properties.headers as Record<string, unknown> | undefined;
  const destination = `${exchange}:${queue}`;
  const entry = enterTrace(
    `process ${destination}`,
    SpanKind.CONSUMER,
    headers?.[messageHeaders.traceparent],
    headers?.[messageHeaders.firstAttempt],
  );
  delivery.trace = entry;
  entry?.span?.setAttributes({
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': destination,
    'messaging.rabbitmq.destination.routing_key': fields.routingKey,
    'messaging.rabbitmq.message.delivery_tag': fields.deliveryTag,
    'messaging.message.id': String(properties.messageId),
    ...broker,
    'order_intake.attempts_before': delivery.attempt,
    'order_intake.redelivered': fields.redelivered,
  });
}

/** @param verdict undefined if the message was taken from us, or a fault of our own came between */
export function endAttempt({ trace }: Delivery, verdict: Verdict | undefined): void {
  const span = trace?.span;
  if (!span) return;
  if (!verdict) return endSpan(span, 'unsettled');
  span.setAttribute('order_intake.verdict', verdict.kind);
  switch (verdict.kind) {
    case 'done':
      return endSpan(span);
    case 'again':
      return endSpan(span, verdict.problem);
    case 'dead':
      return endSpan(span, verdict.reason);
    default:
      return verdict satisfies never;
  }
}

/** The header by which later attempts are linked to the first: that one's own span, or the one it came with. */
export function firstAttemptOf(delivery: Delivery): Record<string, string> {
  const first: unknown = delivery.message.properties.headers?.[messageHeaders.firstAttempt];
  const known = typeof first === 'string' ? first.slice(0, 128) : undefined;
  const header = known ?? delivery.sampledTraceparent;
  return header === undefined ? {} : { [messageHeaders.firstAttempt]: header };
}
