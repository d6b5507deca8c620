import { problemKind } from '@order-intake/contracts';
import { PublishError, type OrderPublisher, type PublishFailure } from '@order-intake/messaging';
import type { HealthCheck } from '@order-intake/platform';

/**
 * Ready means: an order that came now could be published. Asks the state of the open connection, and opens none. Too
 * many unconfirmed publishes do not count: a balancer that took a busy gateway away would make the others busier.
 */
export function canPublish(publisher: Pick<OrderPublisher, 'refusal'>): HealthCheck {
  return {
    name: 'broker',
    report: () => {
      const { refusal } = publisher;
      if (!refusal || refusal === 'too-many-unconfirmed') return { up: true };
      const { problem } = new PublishError(refusal);
      return {
        up: false,
        problem: `${problem}: ${problemKind(problem).meaning}`,
        endsWhen: endsWhen(refusal),
      };
    },
  };
}

function endsWhen(refusal: PublishFailure): string {
  return refusal === 'unroutable'
    ? 'a consumer starts, which declares the queue'
    : 'the broker can be reached and no alarm blocks it';
}
