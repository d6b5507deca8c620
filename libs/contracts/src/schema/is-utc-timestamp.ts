import { IsString, Matches, ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

const utcTimestampPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** The format `date-time` of JSON Schema, in the part that the pattern leaves: it would allow a month 99, or a 30th of February. */
export function isPointInTime(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === text.slice(0, 10);
}

/** A point in time as RFC 3339 in UTC, as `Date.toISOString` writes it. */
export function IsUtcTimestamp(): PropertyDecorator {
  return (target, property) => {
    for (const rule of [
      IsString(),
      Matches(utcTimestampPattern),
      ValidateBy({
        name: 'isPointInTime',
        validator: { validate: isPointInTime, defaultMessage: () => '$property must be a point in time' },
      }),
      JSONSchema({ format: 'date-time' }),
    ])
      rule(target, property as string);
  };
}
