import { isDeepStrictEqual } from 'node:util';
import { openStore } from '../../reconcile/store.mjs';

/** @import { OrderStore } from '@order-intake/order-store' */
/** @import { LedgerEntry } from '../load/order-ledger.mjs' */
/** @import { SeededRandom } from '../seeded-random.mjs' */
/** @import { PrivateSystem } from '../system/private-system.mjs' */
/** @import { Evidence } from './sums.mjs' */

const STORE_PAGE = 5000;

/** The store is read whole; of more orders than this only so many status pages are looked at, drawn by the seed. */
const MOST_PAGES = 5000;
const MOST_CONTENTS = 300;
const AT_ONCE = 20;

/**
 * @param {PrivateSystem} system with all queues empty
 * @param {OrderStore} store
 * @param {readonly LedgerEntry[]} entries
 * @param {SeededRandom} random
 * @returns {Promise<Evidence>}
 */
export async function readBack(system, store, entries, random) {
  const accepted = entries.filter(({ ids }) => ids.size > 0);
  const [effects, states] = await Promise.all([system.backend.effects(), statesOf(store)]);
  const saved = new Set(effects.map(({ id }) => id));
  const looked = await gather(sample(accepted, MOST_PAGES, random), async ({ ids: [id = ''] }, turn) => {
    const { url } = system.gateways[turn % system.gateways.length] ?? {};
    return /** @type {const} */ ([id, await statusPage(`${url}/v1/orders/${id}`)]);
  });
  const compared = sample(
    accepted.filter(({ ids: [id = ''] }) => saved.has(id)),
    MOST_CONTENTS,
    random,
  );
  const altered = await gather(compared, async ({ order, ids: [id = ''] }) => {
    const held = await system.backend.order(id);
    return isDeepStrictEqual(held?.order, order) ? [] : [id];
  });
  return { effects, states, pages: new Map(looked), alteredIds: new Set(altered.flat()) };
}

/** @param {PrivateSystem} system */
export const storeOf = (system) => openStore(system.databaseUrl);

/**
 * @param {OrderStore} store
 * @returns {Promise<Map<string, string>>}
 */
async function statesOf(store) {
  /** @type {Map<string, string>} */
  const states = new Map();
  for (let after; ;) {
    const page = await store.listById(after, STORE_PAGE);
    for (const { id, state } of page) states.set(id, state);
    if (page.length < STORE_PAGE) return states;
    after = page.at(-1)?.id;
  }
}

/**
 * @param {string} url
 * @param {number} [tries]
 * @returns {Promise<string>} the state, or how it was answered instead
 */
async function statusPage(url, tries = 2) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const body = /** @type {{ state?: string }} */ (await answer.json());
    return body.state ?? String(answer.status);
  } catch (error) {
    // The connection may have been kept from before a restart of the gateway.
    return tries > 1 ? statusPage(url, tries - 1) : String(error);
  }
}

/**
 * @template T
 * @param {readonly T[]} list
 * @param {number} most
 * @param {SeededRandom} random
 */
function sample(list, most, random) {
  const share = most / list.length;
  return share >= 1 ? list : list.filter(() => random.next() < share);
}

/**
 * Some at once.
 * @template T, R
 * @param {readonly T[]} list
 * @param {(item: T, index: number) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
async function gather(list, work) {
  /** @type {R[]} */
  const results = [];
  const items = list.entries();
  const take = async () => {
    for (const [index, item] of items) results.push(await work(item, index));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  return results;
}
