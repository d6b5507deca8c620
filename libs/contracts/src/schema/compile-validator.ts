import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { escapePointer } from './escape-pointer.js';
import { isPointInTime } from './is-utc-timestamp.js';
import { jsonSchemas } from './json-schemas.js';

/** One broken rule: where (RFC 6901 pointer) and what. */
export interface Violation {
  readonly pointer: string;
  readonly detail: string;
}

/** A body of 64 KiB can break thousands of rules; a client corrects the first few. */
const maxViolations = 50;

/**
 * Compiles the class-validator rules of a contract class to one function by way of JSON Schema (about a hundred times
 * faster than class-validator itself). It is compiled at its first use, when all contract classes are loaded.
 *
 * @returns a function from a decoded value to its violations, at most 50, or undefined if there are none
 */
export function compileValidator(contract: new () => object): (value: unknown) => Violation[] | undefined {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= compile(contract.name);
    return validate(value) ? undefined : (validate.errors ?? []).slice(0, maxViolations).map(toViolation);
  };
}

function compile(name: string): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, formats: { 'date-time': isPointInTime } });
  return ajv.compile({ $ref: `#/$defs/${name}`, $defs: jsonSchemas('#/$defs/') });
}

function toViolation({ instancePath, keyword, params, message }: ErrorObject): Violation {
  const { missingProperty, additionalProperty, allowedValues } = params as Record<string, string | undefined>;
  const member = missingProperty ?? additionalProperty;
  const pointer = member === undefined ? instancePath : `${instancePath}/${escapePointer(member)}`;
  if (keyword === 'required') return { pointer, detail: 'is required' };
  if (keyword === 'additionalProperties') return { pointer, detail: 'is not a member of this type' };
  if (keyword === 'enum') return { pointer, detail: enumDetail(allowedValues) };
  return { pointer, detail: message ?? keyword };
}

/** Long lists (currencies) would drown the answer. */
function enumDetail(allowed: unknown): string {
  const values = Array.isArray(allowed) ? allowed : [];
  return values.length > 10
    ? `must be one of ${values.length} values, such as ${values.slice(0, 3).join(', ')}`
    : `must be one of ${values.join(', ')}`;
}
