import { isTraceparent } from '@order-intake/contracts';

/** The `traceparent` of a request if it is well formed; anything else is dropped, as the standard asks. */
export function traceparentOf(header: string | string[] | undefined): string | undefined {
  return isTraceparent(header) ? header : undefined;
}
