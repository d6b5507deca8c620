import { setTimeout as sleep } from 'node:timers/promises';
import { isQuiet, stillMissing } from './judge.mjs';
import { queueDepths } from './queue-depths.mjs';

/** @import { OrderStore } from '@order-intake/order-store' */
/** @import { Addresses } from './addresses.mjs' */
/** @import { Look } from './judge.mjs' */

/** @typedef {Pick<Addresses, 'management' | 'vhost'>} Broker */

/** A number that is missing at one look may be on its way: the broker counts its messages every five seconds only. */
const SECOND_LOOK_MS = 6000;
const LOOK_AGAIN_MS = 1000;

/**
 * Queues and store when nothing is under way, or when the time is over. What is missing then is so in two looks.
 * @param {OrderStore} store
 * @param {Broker} broker
 * @param {number} waitMs
 * @returns {Promise<Look>}
 */
export async function lookUntilQuiet(store, broker, waitMs) {
  const deadline = Date.now() + waitMs;
  let look = await lookAt(store, broker);
  while (!isQuiet(look) && Date.now() < deadline) {
    await sleep(LOOK_AGAIN_MS);
    look = await lookAt(store, broker);
  }
  const isMissing = look.reconciliation.publishers.some(({ unsettledCount }) => unsettledCount > 0);
  if (!isQuiet(look) || !isMissing) return look;
  await sleep(SECOND_LOOK_MS);
  return stillMissing(look, await lookAt(store, broker));
}

/**
 * The queues first: what leaves them later can only have been settled by then.
 * @param {OrderStore} store
 * @param {Broker} broker
 * @returns {Promise<Look>}
 */
export async function lookAt(store, { management, vhost }) {
  const queues = await queueDepths(management, vhost);
  return { queues, reconciliation: await store.reconciliation() };
}
