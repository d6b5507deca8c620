import type { OrderPublisher } from '@order-intake/messaging';
import { addGauge, type Registry } from '@order-intake/platform';
import type { SynchronousTwin } from '../synchronous-twin/synchronous-twin.js';

/** What this gateway has under way. */
export function observeGateway(
  registry: Registry,
  publisher: Pick<OrderPublisher, 'refusal' | 'unconfirmed'>,
  twin: Pick<SynchronousTwin, 'inFlight'>,
): void {
  const gauge = (name: string, help: string, read: () => number): void =>
    addGauge(registry, name, help, read);
  gauge('gateway_publish_ready', '1 while an order could be published', () => (publisher.refusal ? 0 : 1));
  gauge('gateway_unconfirmed_orders', 'Orders that wait for their confirm', () => publisher.unconfirmed);
  gauge('gateway_synchronous_in_flight', 'Synchronous submissions under way', () => twin.inFlight);
}
