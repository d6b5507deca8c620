import {
  AcceptedOrder,
  compileValidator,
  Order,
  OrderList,
  OrderStatus,
  Problem,
  problemNames,
  SavedOrder,
} from '@order-intake/contracts';
import { openApiDocument } from './openapi-document.js';

interface Example {
  value?: unknown;
  $ref?: string;
}
interface MediaType {
  schema?: { $ref?: string };
  example?: unknown;
  examples?: Record<string, Example>;
}
interface Response {
  headers?: Record<string, unknown>;
  content?: Record<string, MediaType>;
  links?: Record<string, { operationId: string; parameters: Record<string, string> }>;
}
interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, Response>;
}

// Through JSON and back: what the client gets.
const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, { value?: unknown }>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
);
const operation = (name: string): Operation => {
  const found = operations.find((each) => each.name === name);
  if (!found) throw new Error(`no operation ${name}`);
  return found.operation;
};

describe('The OpenAPI document', () => {
  it.each([
    ['post /v1/orders', ['202', '400', '401', '409', '413', '415', '429', '500', '503']],
    ['post /v1/orders/sync', ['200', '400', '401', '409', '413', '415', '422', '429', '500', '503', '504']],
    ['get /v1/orders/{id}', ['200', '401', '404', '429', '500', '503']],
    ['get /v1/orders', ['200', '400', '401', '429', '500', '503']],
  ])('%s lists every status', (name, statuses) => {
    expect(Object.keys(operation(name).responses).sort()).toEqual(statuses);
  });

  it('leads from an accepted order to its status', () => {
    const accepted = operation('post /v1/orders').responses['202'];
    expect(Object.keys(accepted?.headers ?? {})).toEqual(['Location', 'Retry-After']);
    expect(accepted?.links?.['status']).toMatchObject({
      operationId: operation('get /v1/orders/{id}').operationId,
      parameters: { id: '$response.body#/id' },
    });
  });

  it('tells when to come back with every 503 of ours', () => {
    const busy = operations
      .filter(({ name }) => !name.includes('health'))
      .flatMap(({ operation: { responses } }) => responses['503'] ?? []);
    expect(busy.every(({ headers }) => headers?.['Retry-After'] !== undefined)).toBe(true);
  });

  it('has an example of each problem', () => {
    expect(Object.keys(document.components['examples'] ?? {})).toEqual(problemNames);
  });

  it('lets answers get further members in time, and requests have none', () => {
    const closed = Object.entries(document.components['schemas'] ?? {})
      .filter(([, schema]) => 'additionalProperties' in schema)
      .map(([name]) => name);
    expect(closed).toEqual(['Order', 'OrderLine']);
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path = '']) => path,
    );
    expect(references.length).toBeGreaterThan(20);
    for (const path of references)
      expect({
        path,
        target: path
          .split('/')
          .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document),
      }).toEqual({ path, target: expect.anything() });
  });

  it('gives examples that keep to their schemas, but for the invalid one', () => {
    const contracts = { Order, AcceptedOrder, SavedOrder, OrderStatus, OrderList, Problem };
    const wrong = operations
      .flatMap(({ operation: { requestBody, responses } }) => [requestBody, ...Object.values(responses)])
      .flatMap((part) => Object.values(part?.content ?? {}))
      .flatMap(({ schema, example, examples = {} }) =>
        Object.entries<Example>({ ...examples, 'the example': { value: example } }).map(
          ([name, { value, $ref }]) => ({
            contract: schema?.$ref?.split('/').at(-1),
            name,
            value:
              $ref === undefined
                ? value
                : document.components['examples']?.[$ref.split('/').at(-1) ?? '']?.value,
          }),
        ),
      )
      .filter(({ value }) => value !== undefined)
      .filter(({ contract, value }) =>
        compileValidator(contracts[contract as keyof typeof contracts])(value),
      );
    expect([...new Set(wrong.map(({ contract, name }) => `${contract}: ${name}`))]).toEqual([
      'Order: invalid',
    ]);
  });
});
