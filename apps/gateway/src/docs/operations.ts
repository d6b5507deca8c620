import {
  namePattern,
  orderIdPattern,
  problemNames,
  recordedStates,
  type JsonSchema,
} from '@order-intake/contracts';
import { exampleId, orderExamples, statusExamples } from './order-examples.js';
import { problemResponses } from './problem-responses.js';

const preferenceApplied = {
  description: 'The wait that was kept to.',
  schema: { type: 'string' },
  example: 'wait=10',
};
/** Without a key as well, where the gateway has none. */
const byKey = [{ apiKey: [] }, {}];
const retryAfter = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };
const orderBody = {
  required: true,
  content: { 'application/json': { schema: schemaOf('Order'), examples: orderExamples } },
};
const ofClients = ['unauthorized', 'too-many-requests'] as const;
const badBody = [
  'malformed-json',
  'validation-failed',
  'payload-too-large',
  'unsupported-media-type',
] as const;

export const submitOrder: JsonSchema = {
  operationId: 'submitOrder',
  tags: ['orders'],
  security: byKey,
  summary: 'Submit an order',
  description:
    'The order is accepted when the message broker has confirmed it; what became of it is told by its status. ' +
    'Sending the same order again is harmless: it has the same id, and is saved once.',
  parameters: [
    {
      name: 'traceparent',
      in: 'header',
      description: 'W3C trace context; passed on with the order.',
      schema: { type: 'string' },
    },
  ],
  requestBody: orderBody,
  responses: {
    202: {
      description: 'Accepted. Ask for its status after `Retry-After`.',
      headers: { Location: { $ref: '#/components/headers/Location' }, ...retryAfter },
      content: { 'application/json': { schema: schemaOf('AcceptedOrder'), example: acceptedExample() } },
      links: {
        status: {
          operationId: 'getOrderStatus',
          parameters: { id: '$response.body#/id' },
          description: 'What became of the order.',
        },
      },
    },
    ...problemResponses([
      ...ofClients,
      ...badBody,
      'duplicate-order-number',
      'internal-error',
      'overloaded',
      'broker-refused',
      'queue-missing',
      'broker-unavailable',
      'outcome-unknown',
    ]),
  },
};

export const submitOrderSync: JsonSchema = {
  operationId: 'submitOrderSync',
  tags: ['orders'],
  security: byKey,
  summary: 'Submit an order and wait until the backend has saved it',
  description: 'The synchronous twin, for comparison: the backend is called inside the request.',
  requestBody: orderBody,
  responses: {
    200: {
      description: 'Saved.',
      content: { 'application/json': { schema: schemaOf('SavedOrder'), example: savedExample() } },
      links: {
        status: {
          operationId: 'getOrderStatus',
          parameters: { id: '$response.body#/id' },
          description: 'Its status.',
        },
      },
    },
    ...problemResponses([
      ...ofClients,
      ...badBody,
      'duplicate-order-number',
      'backend-rejected',
      'internal-error',
      'overloaded',
      'backend-unavailable',
      'outcome-unknown',
      'backend-timeout',
    ]),
  },
};

export const getOrderStatus: JsonSchema = {
  operationId: 'getOrderStatus',
  tags: ['orders'],
  security: byKey,
  summary: 'What became of an order',
  parameters: [
    {
      name: 'id',
      in: 'path',
      required: true,
      description: 'The id of the answer to the submission.',
      schema: { type: 'string', pattern: orderIdPattern.source },
    },
    {
      name: 'Prefer',
      in: 'header',
      description:
        '`wait=N`: answer when the order has its end, or after N seconds (RFC 7240). More than 30 counts as 30; what is ' +
        'not a whole number is ignored. Where many wait already, the answer comes at once, without `Preference-Applied`.',
      schema: { type: 'string' },
      example: 'wait=10',
    },
  ],
  responses: {
    200: {
      description: 'Its state. `Retry-After` while it is `accepted` or `retrying`.',
      headers: { ...retryAfter, 'Preference-Applied': preferenceApplied },
      content: { 'application/json': { schema: schemaOf('OrderStatus'), examples: statusExamples } },
    },
    ...problemResponses([...ofClients, 'order-not-found', 'internal-error', 'status-unavailable']),
  },
};

export const listOrders: JsonSchema = {
  operationId: 'listOrders',
  tags: ['orders'],
  security: byKey,
  summary: 'Find orders by what became of them',
  description: 'Newest first. An order that is still `accepted` has no outcome yet and is not listed.',
  parameters: [
    query('customerId', { type: 'string', pattern: namePattern.source }, 'Orders of this customer.'),
    {
      ...query(
        'state',
        { type: 'array', items: { type: 'string', enum: recordedStates } },
        'Comma separated states.',
      ),
      style: 'form',
      explode: false,
    },
    query(
      'updatedAfter',
      { type: 'string', format: 'date-time' },
      'Orders whose outcome is newer than this.',
    ),
    query('limit', { type: 'integer', minimum: 1, maximum: 200, default: 50 }, 'Orders on one page.'),
    query('cursor', { type: 'string' }, 'The `nextCursor` of the page before.'),
  ],
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: schemaOf('OrderList'),
          example: { items: [statusExamples.rejected.value] },
        },
      },
    },
    ...problemResponses([...ofClients, 'validation-failed', 'internal-error', 'status-unavailable']),
  },
};

export const explainProblem: JsonSchema = {
  operationId: 'explainProblem',
  tags: ['problems'],
  summary: 'What a problem means and what to do',
  description: 'Where the `type` of a problem document leads. A browser gets a page.',
  parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string', enum: problemNames } }],
  responses: {
    200: {
      description: 'The entry of the catalogue.',
      content: {
        'application/json': { schema: schemaOf('ProblemKind') },
        'text/html': { schema: { type: 'string' } },
      },
    },
    ...problemResponses(['route-not-found', 'internal-error']),
  },
};

/** @param question what a 200 says yes to */
export function probe(kind: string, question: string): JsonSchema {
  const content = { 'application/json': { schema: schemaOf('Health') } };
  return {
    operationId: `health${kind}`,
    tags: ['health'],
    summary: question,
    responses: {
      200: { description: 'Yes; if `degraded`, a part says what is missing.', content },
      503: { description: 'No; the failing part says why.', content },
    },
  };
}

function query(name: string, schema: JsonSchema, description: string): JsonSchema {
  return { name, in: 'query', description, schema };
}

function schemaOf(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

function acceptedExample(): JsonSchema {
  const statusUrl = `/v1/orders/${exampleId}`;
  return { id: exampleId, orderNumber: 'PO-2026-000123', state: 'accepted', statusUrl };
}

function savedExample(): JsonSchema {
  return {
    id: exampleId,
    orderNumber: 'PO-2026-000123',
    state: 'saved',
    savedAt: '2026-01-31T12:00:00.000Z',
  };
}
