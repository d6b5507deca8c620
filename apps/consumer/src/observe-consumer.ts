import type { OrdersTransport } from '@order-intake/messaging';
import { addGauge, type Registry } from '@order-intake/platform';

/** What an operator watches: how much is under way against what may be. */
export function observeConsumer(registry: Registry, transport: OrdersTransport): void {
  const { gate } = transport;
  const gauge = (name: string, help: string, read: () => number): void =>
    addGauge(registry, name, help, read);
  gauge('consumer_backend_calls_in_flight', 'Calls to the backend under way', () => gate.running);
  gauge('consumer_backend_calls_limit', 'Calls to the backend that may be under way', () => gate.limit);
  gauge('consumer_messages_held', 'Messages delivered and not settled', () => transport.progress.held);
  gauge('consumer_breaker_closed', '1 while the backend is called as usual, 0 while it is left alone', () =>
    Number(gate.breaker === 'closed'),
  );
}
