import '../capacity/capacity.dto.js';
import '../faults/faults.dto.js';
import { openApiDocument } from './openapi-document.js';

describe('openApiDocument', () => {
  const document = openApiDocument();

  it('has a schema for every reference', () => {
    const schemas = Object.keys(document.components?.schemas ?? {});
    const references = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
      ([, it]) => it,
    );
    expect(schemas).toEqual(expect.arrayContaining(references));
    expect(Object.values(document.components?.schemas ?? {})).not.toContainEqual({});
  });

  it('has all operations', () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(operations.sort()).toEqual([
      'get /capacity',
      'get /faults',
      'get /orders',
      'get /orders/{id}',
      'get /stats',
      'post /stats/reset',
      'put /capacity',
      'put /faults',
      'put /orders/{id}',
    ]);
  });
});
