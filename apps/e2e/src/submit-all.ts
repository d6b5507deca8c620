import type { Order } from '@order-intake/contracts';
import type { GatewayClient } from './gateway-client.js';

/** Requests of one client at once. */
const atOnce = 20;

/** What became of many submissions: ids of accepted orders, and how the others were answered. */
export interface Submissions {
  readonly ids: string[];
  /** Orders without an answer, or with one that leaves open what became of them. */
  readonly unknown: Order[];
  /** `503 /problems/broker-unavailable`, for each that was refused. */
  readonly refused: string[];
}

/** Submits orders, some at once, spread over the clients. */
export async function submitAll(
  clients: readonly GatewayClient[],
  orders: readonly Order[],
): Promise<Submissions> {
  const submissions: Submissions = { ids: [], unknown: [], refused: [] };
  const queue = orders.entries();
  const work = async () => {
    for (const [index, order] of queue) {
      const client = clients[index % clients.length];
      const answer = await client?.submit(order).catch(() => undefined);
      if (answer?.status === 202) submissions.ids.push(answer.body.id);
      else if (!answer || answer.body.type === '/problems/outcome-unknown') submissions.unknown.push(order);
      else submissions.refused.push(`${answer.status} ${answer.body.type}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return submissions;
}
