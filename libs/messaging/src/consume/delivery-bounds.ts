/** How much of the queue one consumer works on. */
export interface DeliveryBounds {
  /** Calls of the handler at once. */
  readonly concurrency: number;
  /** Messages held at once. */
  readonly prefetch: number;
}

/** AMQP counts them in 16 bits. */
const highestPrefetch = 65_535;

/**
 * The bounds under a limit that is set at run time. As many messages again as calls are held, since a call's slot is
 * free before its message is: a prefetch that stayed lower would cap the limit unseen.
 *
 * @param limit undefined: as configured
 */
export function boundsUnder(limit: number | undefined, configured: DeliveryBounds): DeliveryBounds {
  if (limit === undefined) return configured;
  return {
    concurrency: limit,
    prefetch: Math.min(highestPrefetch, Math.max(configured.prefetch, 2 * limit)),
  };
}
