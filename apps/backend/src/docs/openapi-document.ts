import type { OpenAPIObject } from '@nestjs/swagger';
import { jsonSchemas } from '@order-intake/contracts';
import { operations } from './operations.js';

/** What the documents about this service need of the contracts' schemas. */
const schemaNames = [
  'BackendOrder',
  'Order',
  'OrderLine',
  'CapacitySettings',
  'Faults',
  'Problem',
  'ProblemError',
];

/** The OpenAPI document of the mock backend. */
export function openApiDocument(): OpenAPIObject {
  const schemas = jsonSchemas('#/components/schemas/');
  return {
    openapi: '3.0.3',
    info: {
      title: 'order-intake mock backend',
      version: '1.0.0',
      description:
        'Stands for the system of record. Its service time grows with the calls in flight, by the Universal ' +
        'Scalability Law; capacity and faults can be changed while it runs.',
      license: { name: 'MIT' },
    },
    paths: operations,
    components: { schemas: Object.fromEntries(schemaNames.map((name) => [name, schemas[name] ?? {}])) },
  };
}
