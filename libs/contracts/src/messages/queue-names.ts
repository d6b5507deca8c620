/** Everything that one queue of work is called. The names follow from its own, so nobody types one twice. */
export interface QueueNames {
  /** The queue, and the direct exchange before it. */
  readonly queue: string;
  readonly exchange: string;
  /** The direct exchange before the wait queues and the dead letters. */
  readonly retryExchange: string;
  readonly deadQueue: string;
  /** The queue, of one connection at a time, whose owner may take dead letters. */
  readonly redriveTurn: string;
  /** The queue in which messages wait `delayMs` milliseconds before they return to `queue`; or what all of them are called. */
  waitQueue(delayMs: number | '{delayMs}'): string;
}

export function queueNames(queue: string): QueueNames {
  return {
    queue,
    exchange: queue,
    retryExchange: `${queue}.retry`,
    deadQueue: `${queue}.dead`,
    redriveTurn: `${queue}.dead.redrive`,
    waitQueue: (delayMs) => `${queue}.retry.${delayMs}ms`,
  };
}
