import { HttpException, HttpStatus } from '@nestjs/common';
import { BackendError, ThrottledError, type ProblemName } from '@order-intake/contracts';
import { PublishError } from '@order-intake/messaging';
import { StoreUnavailableError } from '@order-intake/order-store';
import { ProblemException } from './problem.exception.js';

/** What Fastify and Nest refuse by themselves, by status. */
const problemByStatus: Partial<Record<number, ProblemName>> = {
  [HttpStatus.BAD_REQUEST]: 'malformed-json',
  [HttpStatus.NOT_FOUND]: 'route-not-found',
  [HttpStatus.METHOD_NOT_ALLOWED]: 'method-not-allowed',
  [HttpStatus.PAYLOAD_TOO_LARGE]: 'payload-too-large',
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: 'unsupported-media-type',
};

/** The problem that a client reads of any failure. What is not known here is a fault of ours, and told to nobody. */
export function problemFor(error: unknown): ProblemException {
  if (error instanceof ProblemException) return error;
  if (error instanceof PublishError) return new ProblemException(error.problem);
  if (error instanceof StoreUnavailableError) return new ProblemException('status-unavailable');
  if (error instanceof ThrottledError) return throttled(error);
  if (error instanceof BackendError) return new ProblemException(error.problem, { detail: error.detail });
  if (error instanceof HttpException)
    return new ProblemException(problemByStatus[error.getStatus()] ?? 'internal-error');
  return new ProblemException('internal-error');
}

function throttled({ problem, detail, retryAfterMs }: ThrottledError): ProblemException {
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1_000);
  return new ProblemException(problem, { detail, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) });
}
