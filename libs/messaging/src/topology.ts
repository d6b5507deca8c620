import { lastingArguments, waitingArguments, type QueueNames } from '@order-intake/contracts';
import type { Channel } from 'amqplib';

const lasting = { durable: true, arguments: lastingArguments };

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
    await channel.assertQueue(queue, { durable: true, arguments: waitingArguments(names, delayMs) });
    await channel.bindQueue(queue, names.retryExchange, queue);
  }
}
