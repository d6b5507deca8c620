import { queueDepths } from '../reconcile/queue-depths.mjs';
import { manage } from '../stack/management.mjs';

const management = process.env['RABBITMQ_MANAGEMENT_URL'] ?? '';

/** All orders that have no end yet. The broker counts them every few seconds only. */
export async function ordersInQueues() {
  const queues = (await queueDepths(management, '/')) ?? [];
  return queues.reduce((sum, { messages }) => sum + messages, 0);
}

/** What the broker's memory alarm goes by, in MB (10^6 bytes). */
export async function brokerMegabytes() {
  const [node] = /** @type {{ mem_used: number }[]} */ (await manage(management, 'GET', 'nodes'));
  return (node?.mem_used ?? NaN) / 1e6;
}
