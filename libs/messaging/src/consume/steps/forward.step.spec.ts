import { sendOrder } from '@order-intake/contracts';
import { PublishError } from '../../publish/publish.errors.js';
import { PublisherWithoutBroker } from '../../publish/publisher.fixture.js';
import { deliveryOf } from '../delivery.fixture.js';
import { forward } from './forward.step.js';

const verdict = {
  kind: 'again',
  delayMs: 1_000,
  attempts: 1,
  problem: 'backend-unavailable',
  detail: '',
} as const;
const forwardBy = (publisher: PublisherWithoutBroker) =>
  forward(deliveryOf({}), verdict, sendOrder.names, publisher);

describe('forwarding a message', () => {
  it('is tried until the broker has confirmed it', async () => {
    const publisher = new PublisherWithoutBroker([new PublishError('nacked')]);
    await forwardBy(publisher);
    const [first, second, ...more] = publisher.published;
    expect([first?.routingKey, second, more]).toEqual([sendOrder.names.waitQueue(1_000), first, []]);
  });

  it('ends at once by what another try would not mend', async () => {
    const fault = new RangeError('a property is too long');
    const publisher = new PublisherWithoutBroker([fault]);
    await expect(forwardBy(publisher)).rejects.toBe(fault);
    expect(publisher.published).toHaveLength(1);
  });
});
