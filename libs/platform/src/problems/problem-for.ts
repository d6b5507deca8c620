import { HttpException, HttpStatus } from '@nestjs/common';
import type { ProblemName } from '@order-intake/contracts';
import { ProblemException } from './problem.exception.js';

/** What Fastify and Nest refuse by themselves, by status. */
const problemByStatus: Partial<Record<number, ProblemName>> = {
  [HttpStatus.BAD_REQUEST]: 'malformed-json',
  [HttpStatus.NOT_FOUND]: 'route-not-found',
  [HttpStatus.METHOD_NOT_ALLOWED]: 'method-not-allowed',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'payload-too-large',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'unsupported-media-type',
};

/** Names an app's own errors; undefined for what it does not know. */
export type ExplainError = (error: unknown) => ProblemException | undefined;

/** The problem that a client reads of any failure. What nobody knows is a fault of ours, and told to nobody. */
export function problemFor(error: unknown, explain: ExplainError): ProblemException {
  if (error instanceof ProblemException) return error;
  const explained = explain(error);
  if (explained) return explained;
  const name = error instanceof HttpException ? problemByStatus[error.getStatus()] : undefined;
  return new ProblemException(name ?? 'internal-error');
}
