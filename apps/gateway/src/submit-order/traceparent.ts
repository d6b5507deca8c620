import { isTraceparent, isUnsampled } from '@order-intake/contracts';
import type { TracedRequest } from '@order-intake/platform';

/**
 * The context that an order is sent on with: the request's own, or while no traces are taken that of its client, if it
 * is well formed. Anything else is dropped, as the standard asks.
 */
export function traceparentOf({ traceparent, headers }: TracedRequest): string | undefined {
  // Our own needs no check: one costs as much as to begin a trace does.
  if (traceparent) return traceparent;
  const header = headers['traceparent'];
  return isTraceparent(header) ? header : undefined;
}

/**
 * The same for a message, which goes without if its trace began here and is not sampled: to consumers that says the
 * same, and nearly all orders are spared a header.
 */
export function traceparentOfMessage(request: TracedRequest): string | undefined {
  const traceparent = traceparentOf(request);
  const isSpared =
    traceparent !== undefined && isUnsampled(traceparent) && request.headers['traceparent'] === undefined;
  return isSpared ? undefined : traceparent;
}
