import { IsString, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

const utcTimestampPattern =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/;

/** A point in time as RFC 3339 in UTC, as `Date.toISOString` writes it. */
export function IsUtcTimestamp(): PropertyDecorator {
  return (target, property) => {
    for (const rule of [IsString(), Matches(utcTimestampPattern), JSONSchema({ format: 'date-time' })])
      rule(target, property as string);
  };
}
