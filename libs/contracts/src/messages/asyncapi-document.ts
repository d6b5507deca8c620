import { jsonSchemas, type JsonSchema } from '../schema/json-schemas.js';
import { lettersOf, ordersOf } from './asyncapi-messages.js';
import { lastingArguments } from './queue-arguments.js';
import type { QueueNames } from './queue-names.js';
import { sendOrder } from './send-order.message.js';

/**
 * The AsyncAPI 3 document: all that a stranger's consumer has to know of the queues, in any language. What the standard
 * has no member for stands in `x-` members, each with its meaning beside it.
 */
export function asyncApiDocument(): JsonSchema {
  const { names } = sendOrder;
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'order-intake messages',
      version: '1.0.0',
      description:
        'Orders that the gateway accepted, on their way to the backend. Messages are persistent, and published ' +
        '`mandatory` with publisher confirms.\n\n' +
        '`x-declare: passive`: queues and exchanges exist already; declare them passively or not at all, since an active ' +
        'declaration must state `x-queue-arguments` exactly. `x-amqp-properties` is the JSON Schema of the properties of ' +
        'AMQP 0-9-1, by their names there. Bind nothing else to these exchanges: publishers would no longer be told when ' +
        'the order queue is missing.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: { broker },
    channels: {
      intake: throughExchange(
        names.exchange,
        names.queue,
        'Where accepted orders are published.',
        'sendOrder',
      ),
      orders: queueOf(names.queue, 'Orders to be saved.', 'sendOrder'),
      retries: {
        ...throughExchange(
          names.retryExchange,
          names.waitQueue('{delayMs}'),
          'Orders to be tried again. Each comes back to the order queue after the delay. Nobody reads these queues.',
          'sendOrder',
        ),
        parameters: {
          delayMs: {
            description:
              'One of the delays of this deployment (`RETRY_DELAYS_MS`), in milliseconds. A publish with another one is returned.',
            examples: ['1000', '5000', '30000', '120000'],
          },
        },
      },
      failures: throughExchange(
        names.retryExchange,
        names.deadQueue,
        'Where orders go that could not be saved, and messages that could not be read.',
        'deadLetter',
      ),
      deadLetters: queueOf(names.deadQueue, 'Orders that could not be saved.', 'deadLetter'),
    },
    operations: operationsOn(names),
    components: {
      messages: { sendOrder: ordersOf(sendOrder.type), deadLetter: lettersOf(sendOrder.type) },
      schemas: pickSchemas(['SendOrder', 'Order', 'OrderLine']),
    },
  };
}

const broker: JsonSchema = {
  host: '{host}:{port}',
  pathname: '/{virtualHost}',
  protocol: 'amqp',
  protocolVersion: '0-9-1',
  description:
    'RabbitMQ 3.10 or later. Operators give the address and an account: one that consumes needs `read` on the order queue ' +
    'and `write` on the exchange of retries, and no `configure`.',
  variables: {
    host: { default: 'localhost' },
    port: { default: '5672' },
    virtualHost: { default: '', description: 'Percent-encoded; empty: the default one.' },
  },
  security: [{ type: 'userPassword' }],
};

function operationsOn({ queue }: QueueNames): Record<string, JsonSchema> {
  const published = { amqp: { deliveryMode: 2, mandatory: true, bindingVersion: '0.3.0' } };
  const acknowledged = { amqp: { ack: true, bindingVersion: '0.3.0' } };
  return {
    sendOrder: {
      action: 'send',
      channel: { $ref: '#/channels/intake' },
      title: 'The gateway sends an order',
      bindings: published,
    },
    saveOrder: {
      action: 'receive',
      channel: { $ref: '#/channels/orders' },
      title: 'A consumer takes an order over',
      description:
        `Consume from \`${queue}\` with manual acknowledgement and a prefetch (\`basic.qos\`, per consumer; \`x-prefetch\` is ` +
        'a good one). Several consumers share the queue, each message goes to one of them; whoever acknowledges it is ' +
        'the only one who has it. Each message may come again: its `message-id` is the order id, by which to save it ' +
        'once.\n\n' +
        '1. Acknowledge when its outcome is recorded, on the channel that delivered it, once. Never `nack` or `reject`: ' +
        'to return a message brings it back at once, to drop it loses an order.\n' +
        '2. What may succeed later: publish its bytes and properties to `retries` (`retryOrder`), wait for the confirm, ' +
        'then acknowledge.\n' +
        '3. What cannot succeed, or be read (no JSON, against the schema, with the id of another order, more than 128 KiB): ' +
        'the same to `failures` (`reportFailure`), with its reason.\n' +
        '4. A `type` of a later version (`orders.send.v2`) is no failure: publish it to `retries` with its attempts ' +
        'unchanged, and upgrade. Any other `type` is one.\n\n' +
        'Statuses are written by the consumer of order-intake only: an order that another one takes over reads ' +
        '`accepted`, and `npm run reconcile` names it as without an end.',
      bindings: acknowledged,
      'x-prefetch': 20,
    },
    retryOrder: {
      action: 'send',
      channel: { $ref: '#/channels/retries' },
      title: 'A consumer puts an order off',
      description:
        'The bytes and properties as they came; of the headers those named here only. `x-attempt` is one higher if the ' +
        'attempt counts. After as many attempts as there are delays the next failure is a dead letter.',
      bindings: published,
    },
    reportFailure: {
      action: 'send',
      channel: { $ref: '#/channels/failures' },
      title: 'A consumer gives a message up',
      description: 'The bytes and properties as they came, with the headers that say why.',
      bindings: published,
    },
    readDeadLetter: {
      action: 'receive',
      channel: { $ref: '#/channels/deadLetters' },
      title: 'An operator reads what could not be saved',
      bindings: acknowledged,
    },
  };
}

function queueOf(queue: string, description: string, messageName: string): JsonSchema {
  return {
    address: queue,
    description,
    messages: { [messageName]: { $ref: `#/components/messages/${messageName}` } },
    bindings: {
      amqp: {
        is: 'queue',
        queue: { name: queue, durable: true, exclusive: false, autoDelete: false },
        bindingVersion: '0.3.0',
      },
    },
    'x-declare': 'passive',
    'x-queue-arguments': lastingArguments,
  };
}

function throughExchange(
  exchange: string,
  routingKey: string,
  description: string,
  messageName: string,
): JsonSchema {
  return {
    address: routingKey,
    description: `${description} The address is the routing key.`,
    messages: { [messageName]: { $ref: `#/components/messages/${messageName}` } },
    bindings: {
      amqp: {
        is: 'routingKey',
        exchange: { name: exchange, type: 'direct', durable: true, autoDelete: false },
        bindingVersion: '0.3.0',
      },
    },
    'x-declare': 'passive',
  };
}

function pickSchemas(names: string[]): Record<string, JsonSchema> {
  const all = jsonSchemas('#/components/schemas/');
  return Object.fromEntries(names.map((name) => [name, all[name] ?? {}]));
}
