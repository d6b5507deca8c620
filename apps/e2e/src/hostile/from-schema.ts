import type { JsonSchema } from '@order-intake/contracts';
import fc from 'fast-check';

/** Of the schemas' words these are kept to, or say nothing that a value could break. */
const knownWords = new Set([
  ...['$ref', 'type', 'enum', 'pattern', 'format', 'minimum', 'maximum', 'default', 'description'],
  ...['items', 'minItems', 'maxItems', 'properties', 'required', 'additionalProperties'],
]);

/** Longer lists show nothing that these do not. */
const mostItems = 5;

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: string[];
}

/**
 * Values that keep a schema of an OpenAPI or AsyncAPI document. It throws at words that it does not know, so that none
 * is passed over in silence.
 *
 * @param document where `$ref`s lead
 */
export function valuesOf(json: JsonSchema, document: JsonSchema): fc.Arbitrary<unknown> {
  const unknown = Object.keys(json).filter((word) => !knownWords.has(word));
  if (unknown.length > 0) throw new Error(`not known here: ${unknown.join(', ')}`);
  const schema = json as Schema;
  if (schema.$ref !== undefined) return valuesOf(find(schema.$ref, document), document);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return textsOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -(2 ** 31), max: schema.maximum ?? 2 ** 31 });
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, document), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? mostItems, mostItems),
      });
    case 'object': {
      const members = Object.entries(schema.properties ?? {}).map(
        ([name, member]) => [name, valuesOf(member, document)] as const,
      );
      return fc.record(Object.fromEntries(members), {
        requiredKeys: schema.required ?? [],
        noNullPrototype: true,
      });
    }
    default:
      throw new Error(`schemas of type ${schema.type ?? 'unknown'} are not known here`);
  }
}

function textsOf({ pattern, format }: Schema): fc.Arbitrary<string> {
  // A timestamp's pattern alone would allow the 99th of a month.
  if (format === 'date-time') return timestamp;
  return pattern === undefined ? fc.string() : fc.stringMatching(new RegExp(pattern));
}

const timestamp = fc
  .date({ min: new Date(0), max: new Date('2999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

function find(ref: string, document: JsonSchema): JsonSchema {
  return ref
    .slice(2)
    .split('/')
    .reduce((part, name) => part[name] as JsonSchema, document);
}
