import { PublishError } from '@order-intake/messaging';
import { StoreUnavailableError } from '@order-intake/order-store';
import { ProblemException } from '@order-intake/platform';

/** The problem that an administrator reads of the libraries' errors. */
export function explainError(error: unknown): ProblemException | undefined {
  if (error instanceof PublishError) return new ProblemException(error.problem);
  if (!(error instanceof StoreUnavailableError)) return undefined;
  const detail = 'The order store is unavailable. Consumers keep to what they read last.';
  return new ProblemException('status-unavailable', { detail });
}
