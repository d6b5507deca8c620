import type { Violation } from '@order-intake/contracts';
import { ProblemException } from './problem.exception.js';

/**
 * The body as the type that the validator stands for.
 *
 * @throws ProblemException `validation-failed`
 */
export function readBody<T>(validate: (value: unknown) => Violation[] | undefined, body: unknown): T {
  const errors = validate(body);
  if (errors) throw new ProblemException('validation-failed', { errors });
  return body as T;
}
