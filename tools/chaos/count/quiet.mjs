import { setTimeout as sleep } from 'node:timers/promises';

/** @import { OrderStore } from '@order-intake/order-store' */
/** @import { PrivateSystem } from '../system/private-system.mjs' */

/** The management API counts once a second, and a message on its way may be in no count. */
const BETWEEN_LOOKS_MS = 1500;
const DEADLINE_MS = 120_000;

/**
 * Waits until every queue but that of the dead letters is empty and no order is retrying, in two looks.
 * @param {PrivateSystem} system
 * @param {OrderStore} store
 * @returns {Promise<{ emptyAtMs: number } | { stillBusy: string }>} when the first of the two looks was, or what was
 *   left when the time was over
 */
export async function untilQuiet(system, store) {
  const deadline = performance.now() + DEADLINE_MS;
  let busy = await whatIsBusy(system, store);
  while (performance.now() < deadline) {
    if (busy !== undefined) await sleep(200);
    const emptyAtMs = performance.now();
    busy = await whatIsBusy(system, store);
    if (busy !== undefined) continue;
    await sleep(BETWEEN_LOOKS_MS);
    busy = await whatIsBusy(system, store);
    if (busy === undefined) return { emptyAtMs };
  }
  return { stillBusy: busy ?? 'it was quiet only for a moment' };
}

/**
 * @param {PrivateSystem} system
 * @param {OrderStore} store
 * @returns {Promise<string | undefined>}
 */
async function whatIsBusy(system, store) {
  try {
    const queues = await system.queues();
    if (queues.length === 0) return 'no queue is declared';
    const full = queues.filter(({ messages, isDead }) => !isDead && messages !== 0);
    if (full.length > 0) return full.map(({ name, messages }) => `${name} holds ${messages}`).join(', ');
    const { retrying } = await store.countByState();
    return retrying > 0 ? `${retrying} orders are retrying` : undefined;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}
