import type { Violation } from '@order-intake/contracts';
import { ProblemException } from './problem.exception.js';

/**
 * The body as the type whose rules it keeps.
 *
 * @throws ProblemException `validation-failed`
 */
export function readBody<T>(violationsOf: (value: unknown) => Violation[] | undefined, body: unknown): T {
  const errors = violationsOf(body);
  if (errors) throw new ProblemException('validation-failed', { errors });
  return body as T;
}
