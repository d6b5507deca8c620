import type { Submission } from './order-stream.js';
import type { System } from './system.js';

const pagesAtOnce = 20;

/**
 * Waits until the queues are empty. Then every accepted order has to be saved, by its status page and once by the
 * backend's ledger; and of the others none may be, but those whose answer left it open.
 */
export async function expectSavedOnce(
  system: System,
  submissions: readonly Submission[],
  timeoutMs?: number,
): Promise<void> {
  await system.vhost.empty(timeoutMs === undefined ? {} : { timeoutMs });
  const accepted = submissions.flatMap(({ id }) => id ?? []);
  expect(accepted.length).toBeGreaterThan(0);

  const effects = await system.backendObserver.effects();
  expect(accepted.filter((id) => effects.get(id) !== 1)).toEqual([]);
  expect(await statesOf(system, accepted)).toEqual({ saved: accepted.length });

  const refused = new Set(submissions.filter(isRefused).map(({ order }) => order.orderNumber));
  const known = new Set(accepted);
  const others = [...effects.keys()].filter((id) => !known.has(id));
  const orders = await Promise.all(others.map((id) => system.backendObserver.order(id)));
  expect(orders.filter(({ order }) => refused.has(order.orderNumber))).toEqual([]);
}

/** How many orders read which state on their status pages. */
export async function statesOf(system: System, ids: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let first = 0; first < ids.length; first += pagesAtOnce) {
    const pages = ids.slice(first, first + pagesAtOnce).map((id) => system.client.status(id));
    for (const { body } of await Promise.all(pages)) counts[body.state] = (counts[body.state] ?? 0) + 1;
  }
  return counts;
}

/** Everything but an acceptance, a failed connection and `outcome-unknown` says: this order was not taken. */
const isRefused = ({ status, problem }: Submission) =>
  status !== undefined && status !== 202 && problem !== 'outcome-unknown';
