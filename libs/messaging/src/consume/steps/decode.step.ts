import type { ReadableVersion } from '@order-intake/contracts';
import type { Delivery } from '../delivery.js';
import type { Dead } from './verdict.js';

/**
 * Twice what a gateway takes. More is not read, since that would hold up all others: a megabyte can break the rules of
 * the schema a million times.
 */
export const maxBodyBytes = 131_072;

/**
 * Reads the message by its type's schema, or says why it can never be read. An id of another order is a reason, since this one
 * would be saved in its place.
 */
export function decode<T extends object>(
  delivery: Delivery,
  versions: readonly ReadableVersion<T>[],
): T | Dead {
  const { type } = delivery.message.properties as { type?: unknown };
  const version = versions.find(({ definition }) => definition.type === type);
  if (!version)
    return dead(
      delivery,
      'unknown-message-type',
      `type is ${JSON.stringify(type)?.slice(0, 80) ?? 'missing'}`,
    );
  const { content } = delivery.message;
  if (content.length > maxBodyBytes)
    return dead(delivery, 'undecodable-message', `the body has more than ${maxBodyBytes} bytes`);
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(content));
  } catch {
    return dead(delivery, 'undecodable-message', 'the body is not JSON in UTF-8');
  }
  const [violation] = version.definition.violations(body) ?? [];
  if (violation)
    return dead(delivery, 'undecodable-message', `${violation.pointer} ${violation.detail}`.trim());
  if (!version.definition.hasRightId(body))
    return dead(delivery, 'undecodable-message', '/id is not that of this client and order');
  return version.toCurrent(body);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function dead(delivery: Delivery, reason: Dead['reason'], detail: string): Dead {
  return { kind: 'dead', reason, detail, attempts: delivery.attempt };
}
