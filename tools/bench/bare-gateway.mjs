// The least that could accept an order: Fastify, ajv, and amqplib's confirm channel. What our gateway is measured by.
import { Order, jsonSchemas, queueNames } from '@order-intake/contracts';
import amqp from 'amqplib';
import fastify from 'fastify';

const names = queueNames('orders.send');
const connection = await amqp.connect(process.env['RABBITMQ_URLS'] ?? '');
const channel = await connection.createConfirmChannel();

const server = fastify();
server.addSchema({ $id: 'contracts', $defs: jsonSchemas('contracts#/$defs/') });
server.post(
  '/v1/orders',
  { schema: { body: { $ref: `contracts#/$defs/${Order.name}` } } },
  async (request, reply) => {
    await new Promise((resolve, reject) =>
      channel.publish(
        names.exchange,
        names.queue,
        Buffer.from(JSON.stringify(request.body)),
        { persistent: true, contentType: 'application/json' },
        (error) => (error ? reject(error) : resolve(undefined)),
      ),
    );
    return reply.code(202).send({ state: 'accepted' });
  },
);
server.get('/health/ready', () => 'ok');
await server.listen({ host: '127.0.0.1', port: Number(process.env['GATEWAY_PORT']) });
