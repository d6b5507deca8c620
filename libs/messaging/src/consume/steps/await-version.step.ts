import { versionIn, type ReadableVersion } from '@order-intake/contracts';
import type { Delivery } from '../delivery.js';
import { maxBodyBytes } from './decode.step.js';
import type { Again } from './verdict.js';

/** Longer than an upgrade takes; and the end of what only looks as if a gateway of ours had sent it. */
const patienceMs = 24 * 3_600_000;

/**
 * Puts off a message of a later version than is read here: a gateway was upgraded before this consumer, and one that
 * reads it will come. That uses no attempt. It waits about as long again as it has waited, so that an upgrade that is
 * soon over delays nobody for long.
 *
 * @param delaysMs in milliseconds; at least one
 * @returns undefined if the version is known, or the message is none of a gateway of ours: those have a number of their
 *   intake, a time, and no more bytes than are read
 */
export function awaitVersion(
  delivery: Delivery,
  versions: readonly ReadableVersion<object>[],
  delaysMs: readonly number[],
  nowMs: number,
): Again | undefined {
  const { content, properties } = delivery.message;
  const { type } = properties as { type?: unknown };
  const isLater = versions.every(
    ({ definition }) => (versionIn(type, definition.name) ?? 0) > definition.version,
  );
  if (!isLater || content.length > maxBodyBytes) return undefined;
  if (delivery.intake === undefined || delivery.acceptedAtMs === undefined) return undefined;
  const ageMs = Math.abs(nowMs - delivery.acceptedAtMs);
  if (ageMs > patienceMs) return undefined;
  const passed = delaysMs.filter((delayMs) => delayMs <= ageMs);
  return {
    kind: 'again',
    delayMs: passed.length > 0 ? Math.max(...passed) : Math.min(...delaysMs),
    attempts: delivery.attempt,
    problem: 'unknown-message-type',
    detail: `type is ${String(type)}, which waits for a consumer that reads it`,
  };
}
