import { orderIdPattern } from '../order/order-id.js';
import type { JsonSchema } from '../schema/json-schemas.js';
import { deadLetterReasons } from '../status/dead-letter.js';
import { messageHeaders } from './define-message.js';

/** The message that carries an order, for `components.messages`. */
export function ordersOf(type: string): JsonSchema {
  return {
    ...messageOf(type, { $ref: '#/components/schemas/SendOrder' }),
    headers: {
      type: 'object',
      required: [messageHeaders.attempt, messageHeaders.intake],
      properties: orderHeaders,
    },
    'x-amqp-properties': {
      type: 'object',
      required: ['message-id', 'type', 'content-type', 'timestamp', 'delivery-mode'],
      properties: {
        'message-id': {
          type: 'string',
          pattern: orderIdPattern.source,
          description:
            'The order id, as in the body. Of h, the SHA-256 in hex over the canonical JSON (RFC 8785) of [client, order], it has ' +
            'h[0..8] - h[8..12] - 8 h[12..15] - v h[21..24], where v is the digit of "89ab" at h[20] modulo 4; then a group that ' +
            'proves who issued it. A message whose id is of another order is set aside as undecodable-message.',
        },
        type: { type: 'string', const: type },
        'content-type': { type: 'string', const: 'application/json' },
        timestamp: { type: 'integer', description: 'When the order was accepted, in seconds since 1970.' },
        'delivery-mode': { type: 'integer', const: 2 },
      },
    },
  };
}

/** The message that could not be handled, with its reason. */
export function lettersOf(type: string): JsonSchema {
  return {
    ...messageOf(type, {
      description: `A SendOrder; with reason undecodable-message or unknown-message-type any bytes at all.`,
    }),
    headers: {
      type: 'object',
      required: [messageHeaders.failureReason, messageHeaders.failureDetail, messageHeaders.failedAt],
      properties: { ...orderHeaders, ...letterHeaders },
    },
  };
}

const orderHeaders: JsonSchema = {
  [messageHeaders.attempt]: { type: 'integer', minimum: 0, description: 'Attempts used so far; 0 at first.' },
  [messageHeaders.intake]: {
    type: 'string',
    description:
      'boot:sequence of the publish that began this life. Keep it when you publish the message again.',
  },
  [messageHeaders.traceparent]: {
    type: 'string',
    description:
      'W3C trace context; without it a consumer with a parent-based sampler takes no trace of the order.',
  },
  [messageHeaders.firstAttempt]: {
    type: 'string',
    description: 'W3C trace context of the first attempt, if that was traced.',
  },
};

const letterHeaders: JsonSchema = {
  [messageHeaders.failureReason]: { type: 'string', enum: deadLetterReasons, description: 'A problem name.' },
  [messageHeaders.failureDetail]: { type: 'string', description: 'At most 500 characters.' },
  [messageHeaders.failedAt]: { type: 'string', format: 'date-time' },
  [messageHeaders.letter]: { type: 'string', description: 'Names this letter, also in copies of it.' },
  [messageHeaders.putBackAt]: {
    type: 'integer',
    description:
      'When a redrive put this copy back (milliseconds since 1970); the latest of a letter counts.',
  },
};

function messageOf(type: string, payload: JsonSchema): JsonSchema {
  return {
    name: type,
    contentType: 'application/json',
    payload,
    bindings: { amqp: { messageType: type, bindingVersion: '0.3.0' } },
  };
}
