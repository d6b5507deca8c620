import { jsonSchemas, type JsonSchema } from '../schema/json-schemas.js';
import { problemNames } from '../problems/problem-catalogue.js';
import { messageHeaders } from './define-message.js';
import { sendOrder } from './send-order.message.js';

/** The AsyncAPI 3 document: what is on the queues, for consumers in any language. */
export function asyncApiDocument(): JsonSchema {
  const { names, type } = sendOrder;
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'order-intake messages',
      version: '1.0.0',
      description:
        'Orders that the gateway accepted, on their way to the backend. Messages are persistent, and published ' +
        '`mandatory` with publisher confirms. Acknowledge one only when its outcome is recorded.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: {
      orders: channel(names.queue, names.exchange, 'Orders to be saved.', 'sendOrder'),
      deadLetters: channel(
        names.deadQueue,
        names.retryExchange,
        'Orders that could not be saved.',
        'deadLetter',
      ),
    },
    operations: {
      sendOrder: {
        action: 'send',
        channel: { $ref: '#/channels/orders' },
        title: 'The gateway sends an order',
      },
      saveOrder: {
        action: 'receive',
        channel: { $ref: '#/channels/orders' },
        title: 'The consumer saves it',
      },
      readDeadLetter: { action: 'receive', channel: { $ref: '#/channels/deadLetters' } },
    },
    components: {
      messages: {
        sendOrder: message(type, sendOrderHeaders, { $ref: '#/components/schemas/SendOrder' }),
        deadLetter: message(type, deadLetterHeaders, {
          description: `A SendOrder; with reason undecodable-message or unknown-message-type any bytes at all.`,
        }),
      },
      schemas: pickSchemas(['SendOrder', 'Order', 'OrderLine']),
    },
  };
}

const sendOrderHeaders: JsonSchema = {
  type: 'object',
  required: [messageHeaders.attempt, messageHeaders.intake],
  properties: {
    [messageHeaders.attempt]: {
      type: 'integer',
      minimum: 0,
      description: 'Attempts used so far; 0 at first.',
    },
    [messageHeaders.intake]: {
      type: 'string',
      description: 'boot:sequence of the publish that began this life.',
    },
    [messageHeaders.traceparent]: { type: 'string', description: 'W3C trace context.' },
    [messageHeaders.firstAttempt]: {
      type: 'string',
      description: 'W3C trace context of the first attempt, if that was traced.',
    },
  },
};

const deadLetterHeaders: JsonSchema = {
  type: 'object',
  required: [messageHeaders.failureReason, messageHeaders.failureDetail, messageHeaders.failedAt],
  properties: {
    ...(sendOrderHeaders['properties'] as JsonSchema),
    [messageHeaders.failureReason]: { type: 'string', enum: problemNames, description: 'A problem name.' },
    [messageHeaders.failureDetail]: { type: 'string' },
    [messageHeaders.failedAt]: { type: 'string', format: 'date-time' },
    [messageHeaders.letter]: { type: 'string', description: 'Names this letter, also in copies of it.' },
    [messageHeaders.putBackAt]: {
      type: 'integer',
      description:
        'When a redrive put this copy back (milliseconds since 1970); the latest of a letter counts.',
    },
  },
};

function channel(queue: string, exchange: string, description: string, messageName: string): JsonSchema {
  return {
    address: queue,
    description: `${description} Direct exchange \`${exchange}\`, routing key \`${queue}\`.`,
    messages: { [messageName]: { $ref: `#/components/messages/${messageName}` } },
    bindings: {
      amqp: {
        is: 'queue',
        queue: { name: queue, durable: true, exclusive: false, autoDelete: false },
        bindingVersion: '0.3.0',
      },
    },
  };
}

function message(type: string, headers: JsonSchema, payload: JsonSchema): JsonSchema {
  return {
    name: type,
    contentType: 'application/json',
    headers,
    payload,
    bindings: { amqp: { messageType: type, contentEncoding: 'utf-8', bindingVersion: '0.3.0' } },
  };
}

function pickSchemas(names: string[]): Record<string, JsonSchema> {
  const all = jsonSchemas('#/components/schemas/');
  return Object.fromEntries(names.map((name) => [name, all[name] ?? {}]));
}
