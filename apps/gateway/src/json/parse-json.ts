import { ProblemException } from '@order-intake/platform';
import { findJsonFault } from './json-fault.js';

/** @throws ProblemException `malformed-json`, saying where */
export function parseJson(text: unknown): unknown {
  if (typeof text !== 'string' || text === '')
    throw new ProblemException('malformed-json', { detail: 'The body is empty.' });
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(text);
  }
}

/**
 * Refuses a text in which an object names a member twice: `JSON.parse` keeps the last, other parsers the first, and
 * nobody should have to guess which order was meant. Usually counting is enough to know that there is none.
 *
 * @param value what the text was parsed to; nested no deeper than a contract allows
 * @throws ProblemException `malformed-json`, saying where
 */
export function refuseRepeatedMembers(text: string, value: unknown): void {
  if (countColons(text) !== countMembers(value) && findJsonFault(text)) throw malformed(text);
}

function malformed(text: string): ProblemException {
  const fault = findJsonFault(text);
  return new ProblemException('malformed-json', fault && { detail: fault.detail });
}

/** Each member has one colon; strings may hold more. */
function countColons(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) count += 1;
  return count;
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += countMembers(item);
  else for (const name in value) count += 1 + countMembers((value as Record<string, unknown>)[name]);
  return count;
}
