const json = (name: string, example?: unknown) => ({
  content: {
    'application/json': {
      schema: { $ref: `#/components/schemas/${name}` },
      ...(example !== undefined && { example }),
    },
  },
});

const answer = (description: string) => ({ description, content: { 'application/json': {} } });

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const invalid = { 400: problem('Invalid; `errors` names each place.') };

const exampleId = '11111111-2222-8333-8444-555555555555';

const idParameter = {
  name: 'id',
  in: 'path' as const,
  required: true,
  description: 'The order id, which is the idempotency key.',
  schema: { type: 'string', example: exampleId },
};

const exampleOrder = {
  client: 'anonymous',
  order: {
    orderNumber: 'PO-2026-000123',
    customerId: 'c-1029384',
    currency: 'EUR',
    lines: [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }],
  },
};

const parameter = (name: string, schema: object) => ({ name, in: 'query' as const, schema });

/** The paths of the OpenAPI document. */
export const operations = {
  '/orders/{id}': {
    put: {
      tags: ['orders'],
      summary: 'Save an order',
      description:
        'Saves once per id, however often it is sent. A call whose caller hangs up runs on and saves.',
      parameters: [idParameter],
      requestBody: { required: true, ...json('BackendOrder', exampleOrder) },
      responses: {
        200: answer('Saved before: the same id and content. No second effect and no modelled service time.'),
        201: answer('Saved.'),
        ...invalid,
        409: problem(
          'The order number, or the id, belongs to other content; `holder` is the id that has it.',
        ),
        422: problem('A line has an article whose `sku` begins with UNKNOWN.'),
        default: problem('A fault that was asked for.'),
      },
    },
    get: {
      tags: ['orders'],
      summary: 'What is saved under an id',
      parameters: [idParameter],
      responses: { 200: answer('The order, and when it was saved.'), 404: problem('Not saved.') },
    },
  },
  '/orders': {
    get: {
      tags: ['orders'],
      summary: 'All ids in order, with how often each was saved',
      parameters: [
        parameter('after', { type: 'string' }),
        parameter('limit', { type: 'integer', minimum: 1, maximum: 5_000, default: 1_000 }),
      ],
      responses: { 200: answer('`items`, and `next` for the next page’s `after`.'), ...invalid },
    },
  },
  '/stats': {
    get: {
      tags: ['stats'],
      summary: 'Counters since the last reset',
      responses: { 200: answer('Counters.') },
    },
  },
  '/stats/reset': {
    post: {
      tags: ['stats'],
      summary: 'Counters to zero; saved orders stay',
      responses: { 200: answer('Counters.') },
    },
  },
  '/capacity': {
    get: { tags: ['model'], summary: 'The capacity in force', responses: { 200: answer('Capacity.') } },
    put: {
      tags: ['model'],
      summary: 'Change the capacity; `{}` returns to the environment’s',
      requestBody: {
        required: true,
        ...json('CapacitySettings', { baseLatencyMs: 50, sigma: 0.02, kappa: 0.0005 }),
      },
      responses: { 200: answer('The capacity now in force.'), ...invalid },
    },
  },
  '/faults': {
    get: { tags: ['model'], summary: 'The faults in force', responses: { 200: answer('Faults.') } },
    put: {
      tags: ['model'],
      summary: 'Make calls fail; `{}` heals',
      requestBody: { required: true, ...json('Faults', { errorRate: 0.2, errorStatus: 500 }) },
      responses: { 200: answer('The faults now in force.'), ...invalid },
    },
  },
};
