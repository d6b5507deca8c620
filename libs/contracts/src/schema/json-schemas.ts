import { IS_OBJECT } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';

/** A JSON Schema (2020-12, the part that OpenAPI 3.0 shares), as plain data. */
export type JsonSchema = Record<string, unknown>;

/**
 * The JSON Schema of every contract class that is loaded, by class name. Nothing may have members that its class
 * does not name.
 *
 * @param refPrefix where the document keeps them: `#/$defs/`, `#/components/schemas/`
 */
export function jsonSchemas(refPrefix: string): Record<string, JsonSchema> {
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: refPrefix,
    // It stands beside ValidateNested, whose `$ref` says it already; there a second `type` would be a second violation.
    additionalConverters: { [IS_OBJECT]: () => ({}) },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, { ...schema, additionalProperties: false }]),
  );
}
