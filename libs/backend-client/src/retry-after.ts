/** Longer pauses are cut: a wrong clock or a typing error at the backend must not park orders for hours. */
const maxRetryAfterMs = 300_000;

/**
 * Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date in GMT.
 *
 * @param nowMs milliseconds since 1970, to count a date from
 * @returns milliseconds from 0 to five minutes, or undefined if the header is absent or unreadable
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return withinBounds(Number(value) * 1000);
  if (!value.endsWith('GMT')) return undefined;
  const ms = Date.parse(value) - nowMs;
  return Number.isNaN(ms) ? undefined : withinBounds(ms);
}

function withinBounds(ms: number): number {
  return Math.min(Math.max(ms, 0), maxRetryAfterMs);
}
