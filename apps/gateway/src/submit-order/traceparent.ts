import { isTraceparent } from '@order-intake/contracts';
import type { TracedRequest } from '@order-intake/platform';

/**
 * The context that an order is sent on with: the request's own, or while no traces are taken that of its client, if it
 * is well formed. Anything else is dropped, as the standard asks.
 */
export function traceparentOf({ trace, headers }: TracedRequest): string | undefined {
  // Our own is valid: to check it would cost as much as to begin a trace.
  if (trace) return trace.traceparent;
  const header = headers['traceparent'];
  return isTraceparent(header) ? header : undefined;
}

/** The same for a message, which goes without where that says as much. So nearly all orders are spared a header. */
export function traceparentOfMessage(request: TracedRequest): string | undefined {
  return request.trace?.needsNoHeader ? undefined : traceparentOf(request);
}
