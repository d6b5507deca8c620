import { jsonSchemas, type JsonSchema } from '@order-intake/contracts';
import {
  explainProblem,
  getOrderStatus,
  listOrders,
  probe,
  submitOrder,
  submitOrderSync,
} from './operations.js';
import { problemExamples } from './problem-responses.js';

/** The OpenAPI document of this gateway. Its schemas are made from the same classes that validate the requests. */
export function openApiDocument(): JsonSchema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'order-intake',
      version: '1.0.0',
      description:
        'Takes orders in at once, hands them to a slow backend at the pace it does best, and tells each client what ' +
        'became of its order. Errors are problem documents (RFC 9457); each `type` can be opened. Only ' +
        '`outcome-unknown` leaves open whether an order was accepted. Messages: [/asyncapi.json](/asyncapi.json).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [{ name: 'orders' }, { name: 'problems' }, { name: 'health' }],
    paths: {
      '/v1/orders': { post: submitOrder, get: listOrders },
      '/v1/orders/sync': { post: submitOrderSync },
      '/v1/orders/{id}': { get: getOrderStatus },
      '/problems/{name}': { get: explainProblem },
      '/health/live': { get: probe('Live', 'Does the process run?') },
      '/health/ready': { get: probe('Ready', 'Can it accept orders now?') },
      '/health/startup': { get: probe('Startup', 'Has it started?') },
    },
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, where the gateway asks for one.',
        },
      },
      schemas: { ...publicSchemas(), ProblemKind: problemKindSchema, Health: healthSchema },
      examples: problemExamples(),
      headers: {
        Location: {
          description: 'Path of the order’s status.',
          schema: { type: 'string', format: 'uri-reference' },
        },
        RetryAfter: {
          description: 'Seconds to wait before asking again.',
          schema: { type: 'integer', minimum: 0 },
        },
      },
    },
  };
}

const requestNames = ['Order', 'OrderLine'];
const answerNames = ['AcceptedOrder', 'SavedOrder', 'OrderStatus', 'OrderList', 'Problem', 'ProblemError'];

/**
 * Messages between our own parts are in the AsyncAPI document. A request has no other members than these; an answer may
 * get some in time, so whoever reads it has to ignore what it does not know.
 */
function publicSchemas(): Record<string, JsonSchema> {
  const all = jsonSchemas('#/components/schemas/');
  return Object.fromEntries([
    ...requestNames.map((name) => [name, all[name]]),
    ...answerNames.map((name) => [name, { ...all[name], additionalProperties: undefined }]),
  ]) as Record<string, JsonSchema>;
}

const problemKindSchema: JsonSchema = {
  type: 'object',
  required: ['type', 'status', 'title', 'meaning', 'action'],
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    title: { type: 'string' },
    meaning: { type: 'string' },
    action: { type: 'string' },
    retryAfterSeconds: { type: 'integer' },
  },
};

const healthSchema: JsonSchema = {
  type: 'object',
  required: ['status'],
  properties: {
    status: { type: 'string', enum: ['ok', 'degraded', 'error', 'shutting_down'] },
    info: { type: 'object' },
    error: { type: 'object' },
    details: { type: 'object' },
  },
};
