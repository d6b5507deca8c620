import { IsString, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

const utcTimestampPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** A point in time as RFC 3339 in UTC, as `Date.toISOString` writes it. */
export function IsUtcTimestamp(): PropertyDecorator {
  return (target, property) => {
    for (const rule of [IsString(), Matches(utcTimestampPattern), JSONSchema({ format: 'date-time' })])
      rule(target, property as string);
  };
}
