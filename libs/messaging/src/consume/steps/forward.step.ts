import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWith, messageHeaders, SpanKind, type QueueNames } from '@order-intake/contracts';
import { reconnectDelayMs } from '../../connection/reconnect-delay.js';
import type { ConfirmedPublisher } from '../../publish/confirmed-publisher.js';
import type { MessageProperties, OutgoingMessage } from '../../publish/outgoing-message.js';
import { maxShortStringBytes } from '../../publish/publish-frames.js';
import { PublishError } from '../../publish/publish.errors.js';
import { startSend } from '../../publish/send-span.js';
import { firstAttemptOf } from '../attempt-span.js';
import type { Delivery } from '../delivery.js';
import type { Again, Dead, Verdict } from './verdict.js';

/**
 * Puts the message where its verdict sends it, by a confirmed publish. While that fails (alarm, broker away) it tries
 * again for as long as the message is ours; a publish of unknown outcome may leave a copy, which does no harm.
 *
 * @throws the signal's reason when the message is taken from us
 */
export async function forward(
  delivery: Delivery,
  verdict: Verdict,
  names: QueueNames,
  publisher: ConfirmedPublisher,
): Promise<void> {
  if (verdict.kind === 'done') return;
  const message =
    verdict.kind === 'again' ? waiting(delivery, verdict, names) : deadLetter(delivery, verdict, names);
  const span = startSend(SpanKind.CLIENT, publisher, message, delivery.traceparent);
  await endWith(span, untilConfirmed(message, delivery, publisher));
}

async function untilConfirmed(
  message: OutgoingMessage,
  delivery: Delivery,
  publisher: ConfirmedPublisher,
): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await publisher.publish(message);
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      await sleep(reconnectDelayMs(failures, Math.random), undefined, { signal: delivery.signal });
    }
  }
}

function waiting(delivery: Delivery, verdict: Again, names: QueueNames): OutgoingMessage {
  return copyOf(delivery, names.waitQueue(verdict.delayMs), {
    ...firstAttemptOf(delivery),
    [messageHeaders.attempt]: verdict.attempts,
  });
}

function deadLetter(delivery: Delivery, verdict: Dead, names: QueueNames): OutgoingMessage {
  return copyOf(delivery, names.deadQueue, {
    [messageHeaders.attempt]: verdict.attempts,
    [messageHeaders.failureReason]: verdict.reason,
    [messageHeaders.failureDetail]: verdict.detail.slice(0, 500),
    [messageHeaders.failedAt]: new Date().toISOString(),
    [messageHeaders.letter]: randomUUID(),
  });
}

/** The same bytes and identity; of the headers only our own, since a foreign publisher's may be of any size. */
export function copyOf(
  delivery: Delivery,
  routingKey: string,
  headers: MessageProperties['headers'],
): OutgoingMessage {
  const { content, properties } = delivery.message;
  const { messageId, type, contentType, timestamp } = properties as unknown as Record<string, unknown>;
  const named: unknown = properties.headers?.[messageHeaders.traceparent];
  // What named no trace, and was traced all the same, stays in one at its later attempts.
  const traceparent = named ?? delivery.sampledTraceparent;
  return {
    routingKey,
    body: content,
    properties: {
      ...shortStrings({ messageId, type, contentType }),
      ...(typeof timestamp === 'number' ? { timestamp } : {}),
      headers: {
        ...(delivery.intake === undefined ? {} : { [messageHeaders.intake]: delivery.intake }),
        ...(typeof traceparent === 'string'
          ? { [messageHeaders.traceparent]: traceparent.slice(0, 128) }
          : {}),
        ...headers,
      },
    },
  };
}

/**
 * Only what can be written again: each byte that is not UTF-8 was read as a character of three, and a short string has at
 * most 255 bytes (AMQP 0-9-1, section 4.2.5.3).
 */
function shortStrings(properties: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(properties).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && Buffer.byteLength(entry[1]) <= maxShortStringBytes,
  );
  return Object.fromEntries(entries);
}
