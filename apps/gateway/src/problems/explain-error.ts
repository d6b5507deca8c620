import { BackendError, ThrottledError } from '@order-intake/contracts';
import { PublishError } from '@order-intake/messaging';
import { StoreUnavailableError } from '@order-intake/order-store';
import { ProblemException } from '@order-intake/platform';

/** The problem that a client of the gateway reads of the libraries' errors. */
export function explainError(error: unknown): ProblemException | undefined {
  if (error instanceof PublishError) return new ProblemException(error.problem);
  if (error instanceof StoreUnavailableError) return new ProblemException('status-unavailable');
  if (error instanceof ThrottledError) return throttled(error);
  if (error instanceof BackendError) return new ProblemException(error.problem, { detail: error.detail });
  return undefined;
}

function throttled({ problem, detail, retryAfterMs }: ThrottledError): ProblemException {
  const retryAfterSeconds = Math.ceil(retryAfterMs / 1_000);
  return new ProblemException(problem, { detail, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) });
}
