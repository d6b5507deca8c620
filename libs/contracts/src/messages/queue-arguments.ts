import type { QueueNames } from './queue-names.js';

/**
 * Settings of every queue. They are arguments, since policies cannot be set over AMQP and a missing one would strand
 * orders. The delivery limit is large because RabbitMQ 4 drops after 20 deliveries by default, and because -1, which 4.x
 * reads as unlimited, makes 3.10 drop at the first redelivery.
 */
export const lastingArguments = {
  'x-queue-type': 'quorum',
  'x-delivery-limit': 1_000_000,
  'x-overflow': 'reject-publish',
} as const;

/** Settings of a queue that nobody reads: its messages expire into the queue of work, which must confirm them first. */
export function waitingArguments({ exchange, queue }: QueueNames, delayMs: number) {
  return {
    ...lastingArguments,
    'x-message-ttl': delayMs,
    'x-dead-letter-exchange': exchange,
    'x-dead-letter-routing-key': queue,
    'x-dead-letter-strategy': 'at-least-once',
  } as const;
}
