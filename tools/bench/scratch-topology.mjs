import { sendOrder } from '@order-intake/contracts';
import { declareTopology } from '@order-intake/messaging';
import amqp from 'amqplib';

/**
 * Declares the product's own queues, for a benchmark without a consumer.
 *
 * @param {string} [broker] its url, with the virtual host
 * @returns {Promise<{ empty: () => Promise<unknown>, close: () => Promise<void> }>} `empty` throws away what was sent
 */
export async function declareQueues(broker = process.env['RABBITMQ_URLS'] ?? '') {
  const connection = await amqp.connect(broker);
  const channel = await connection.createChannel();
  await declareTopology(channel, sendOrder.names, [1_000]);
  return { empty: () => channel.purgeQueue(sendOrder.names.queue), close: () => connection.close() };
}
