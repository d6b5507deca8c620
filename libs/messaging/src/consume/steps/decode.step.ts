import type { MessageDefinition } from '@order-intake/contracts';
import type { Delivery } from '../delivery.js';
import type { Dead } from './verdict.js';

/** Reads the message by its type's schema, or says why it can never be read. */
export function decode<T extends object>(delivery: Delivery, definition: MessageDefinition<T>): T | Dead {
  const { type } = delivery.message.properties as { type?: unknown };
  if (type !== definition.type)
    return dead(
      delivery,
      'unknown-message-type',
      `type is ${JSON.stringify(type)?.slice(0, 80) ?? 'missing'}`,
    );
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(delivery.message.content));
  } catch {
    return dead(delivery, 'undecodable-message', 'the body is not JSON in UTF-8');
  }
  const [violation] = definition.violations(body) ?? [];
  if (violation)
    return dead(delivery, 'undecodable-message', `${violation.pointer} ${violation.detail}`.trim());
  return body as T;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function dead(delivery: Delivery, reason: Dead['reason'], detail: string): Dead {
  return { kind: 'dead', reason, detail, attempts: delivery.attempt };
}
