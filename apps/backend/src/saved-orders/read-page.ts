import { ProblemException } from '../problems/problem.exception.js';

const defaultLimit = 1_000;
const maxLimit = 5_000;

/** Which part of a list is asked for: so many behind an id. */
export interface Page {
  readonly after: string;
  readonly limit: number;
}

/** @throws ProblemException `validation-failed` */
export function readPage({ after = '', limit = String(defaultLimit) }: Record<string, unknown>): Page {
  const errors = [
    ...(typeof after === 'string' ? [] : [{ pointer: '/after', detail: 'must be given once' }]),
    ...(isLimit(limit)
      ? []
      : [{ pointer: '/limit', detail: `must be a whole number from 1 to ${maxLimit}` }]),
  ];
  if (errors.length > 0) throw new ProblemException('validation-failed', { errors });
  return { after: String(after), limit: Number(limit) };
}

function isLimit(text: unknown): boolean {
  return typeof text === 'string' && /^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= maxLimit;
}
