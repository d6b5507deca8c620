// The least that could accept an order: Fastify, ajv, and amqplib's confirm channel. What our gateway is measured by.
// It puts the same message on the queue, as the consumer has to read it, but proves no id, knows no duplicates, and
// waits for a confirm for ever.
import { randomUUID } from 'node:crypto';
import { Order, jsonSchemas, messageHeaders, sendOrder } from '@order-intake/contracts';
import amqp from 'amqplib';
import fastify from 'fastify';

const connection = await amqp.connect(process.env['RABBITMQ_URLS'] ?? '');
const channel = await connection.createConfirmChannel();

const server = fastify();
server.addSchema({ $id: 'contracts', $defs: jsonSchemas('contracts#/$defs/') });
server.post(
  '/v1/orders',
  { schema: { body: { $ref: `contracts#/$defs/${Order.name}` } } },
  async (request, reply) => {
    const id = randomUUID();
    const message = { id, client: 'anonymous', acceptedAt: new Date().toISOString(), order: request.body };
    await new Promise((resolve, reject) =>
      channel.publish(
        sendOrder.names.exchange,
        sendOrder.names.queue,
        Buffer.from(JSON.stringify(message)),
        {
          persistent: true,
          mandatory: true,
          messageId: id,
          type: sendOrder.type,
          contentType: 'application/json',
          timestamp: Math.floor(Date.now() / 1_000),
          headers: { [messageHeaders.attempt]: 0, [messageHeaders.intake]: 'bare:1' },
        },
        (error) => (error ? reject(error) : resolve(undefined)),
      ),
    );
    return reply.code(202).send({ id, state: 'accepted' });
  },
);
server.get('/health/ready', () => 'ok');
await server.listen({ host: '127.0.0.1', port: Number(process.env['GATEWAY_PORT']) });
