import { startSpan, type Span, type SpanKind } from '@order-intake/contracts';
import type { ConfirmedPublisher } from './confirmed-publisher.js';
import type { OutgoingMessage } from './outgoing-message.js';

/**
 * The span of one publish, until its confirm: https://opentelemetry.io/docs/specs/semconv/messaging/rabbitmq/.
 *
 * @param kind a producer's if what becomes of the message is to stand below it, else a client's
 */
export function startSend(
  kind: SpanKind.PRODUCER | SpanKind.CLIENT,
  { exchange, broker }: Pick<ConfirmedPublisher, 'exchange' | 'broker'>,
  { routingKey, properties }: OutgoingMessage,
  traceparent: string | undefined,
): Span | undefined {
  if (traceparent === undefined) return undefined;
  const destination = `${exchange}:${routingKey}`;
  return startSpan(`send ${destination}`, kind, traceparent)?.setAttributes({
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': destination,
    'messaging.rabbitmq.destination.routing_key': routingKey,
    'messaging.message.id': properties.messageId,
    ...broker,
  });
}
