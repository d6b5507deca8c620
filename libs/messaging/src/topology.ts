import type { QueueNames } from '@order-intake/contracts';
import type { Channel, Options } from 'amqplib';

/**
 * Settings are arguments, since policies cannot be set over AMQP and a missing one would strand orders.
 * The delivery limit is large because RabbitMQ 4 drops after 20 deliveries by default, and because -1, which 4.x
 * reads as unlimited, makes 3.10 drop at the first redelivery.
 */
const lasting: Options.AssertQueue = {
  durable: true,
  arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000, 'x-overflow': 'reject-publish' },
};

/**
 * Declares all exchanges and queues of one queue of work. Declaring again changes nothing.
 *
 * @param delaysMs the delays of its retries, in milliseconds; one wait queue each, since messages expire only at the head
 * @throws if one of them exists with other settings (PRECONDITION_FAILED) or the account may not declare (ACCESS_REFUSED)
 */
export async function declareTopology(
  channel: Channel,
  names: QueueNames,
  delaysMs: readonly number[],
): Promise<void> {
  await channel.assertExchange(names.exchange, 'direct', { durable: true });
  await channel.assertExchange(names.retryExchange, 'direct', { durable: true });
  await channel.assertQueue(names.queue, lasting);
  await channel.bindQueue(names.queue, names.exchange, names.queue);
  await channel.assertQueue(names.deadQueue, lasting);
  await channel.bindQueue(names.deadQueue, names.retryExchange, names.deadQueue);
  for (const delayMs of new Set(delaysMs)) {
    const queue = names.waitQueue(delayMs);
    await channel.assertQueue(queue, waiting(names, delayMs));
    await channel.bindQueue(queue, names.retryExchange, queue);
  }
}

/** A queue that nobody reads: its messages expire into the queue of work, which must confirm them first. */
function waiting(names: QueueNames, delayMs: number): Options.AssertQueue {
  return {
    ...lasting,
    arguments: {
      ...(lasting.arguments as object),
      'x-message-ttl': delayMs,
      'x-dead-letter-exchange': names.exchange,
      'x-dead-letter-routing-key': names.queue,
      'x-dead-letter-strategy': 'at-least-once',
    },
  };
}
