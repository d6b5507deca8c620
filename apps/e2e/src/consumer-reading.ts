import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { BackendClient } from '@order-intake/backend-client';
import { sendOrder, type ReadableVersion, type SendOrder } from '@order-intake/contracts';
import { OrdersTransport, type OrderContext } from '@order-intake/messaging';
import { IntakeLog, OrderStore, OutcomeWriter } from '@order-intake/order-store';
import type { System } from './system.js';

/**
 * Starts a consumer, in this process, that reads other versions of the message than the built one: the same transport,
 * backend client and store. It ends with the system.
 *
 * @returns the ids of the orders that it saved, growing
 */
export async function startConsumerReading(
  system: System,
  reads: readonly ReadableVersion<SendOrder>[],
  retryDelaysMs: readonly number[],
): Promise<readonly string[]> {
  Logger.overrideLogger(['error', 'warn']);
  const store = new OrderStore({ url: system.database.url, applicationName: 'consumer of the specs' });
  await store.start();
  const writer = new OutcomeWriter(store, { consumerBoot: randomUUID() });
  const backend = new BackendClient({ url: system.backend.url, timeoutMs: 10_000 });
  const transport = new OrdersTransport({
    urls: [system.vhost.url],
    name: 'consumer-of-the-specs',
    concurrency: 10,
    prefetch: 20,
    budget: undefined,
    reads,
    retryDelaysMs,
    drainTimeoutMs: 5_000,
    journal: { recall: (id) => store.find(id), record: (entry) => writer.write(entry) },
    deadLetters: { numbering: new IntakeLog(store), journal: withoutRedrives },
  });
  const saved: string[] = [];
  transport.addHandler(
    sendOrder.type,
    async (order: SendOrder, context: OrderContext) => {
      const result = await backend.save(order, context.signal);
      saved.push(order.id);
      return result;
    },
    true,
  );
  system.cleanups.push(async () => {
    await transport.close();
    await writer.drain(5_000);
    await Promise.all([store.close(), backend.close()]);
  });
  await new Promise<void>((resolve, reject) =>
    transport.listen((error) => (error instanceof Error ? reject(error) : resolve())),
  );
  return saved;
}

/** Nobody asks this consumer to redrive anything. */
const withoutRedrives = {
  begin: () => undefined,
  isSaved: () => Promise.reject(new Error('not asked')),
  left: () => Promise.reject(new Error('not asked')),
  stayed: () => Promise.reject(new Error('not asked')),
};
