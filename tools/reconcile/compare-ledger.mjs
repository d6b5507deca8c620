import { nameSameOrder } from '@order-intake/contracts';
import { SetUpError } from '../setup/set-up-error.mjs';

/** @import { OrderStore, StoredOutcome } from '@order-intake/order-store' */

const PAGE = 1000;

/**
 * @typedef {object} LedgerEntry
 * @property {string} id
 * @property {number} effects how often the backend saved it
 */

/**
 * @typedef {object} Difference
 * @property {string} id
 * @property {DifferenceKind} kind
 * @property {string} text
 */

/** @typedef {'lost' | 'doubled' | 'untold' | 'twin' | 'unrecorded'} DifferenceKind */

/** @typedef {Pick<StoredOutcome, 'id' | 'state' | 'life'>} StoredEnd */

/**
 * @typedef {object} LedgerComparison
 * @property {number} ledger orders in the backend's ledger
 * @property {number} saved orders that the store knows as saved
 * @property {Difference[]} differences
 */

/**
 * The backend's ledger against the store, order by order: one that was sent again after a new secret of ids has two of
 * them in the store, and one in the ledger. Both are read in the order of the ids, a page at a time, so millions fit into
 * memory.
 * @param {string} backendUrl
 * @param {OrderStore} store
 * @returns {Promise<LedgerComparison | 'cannot be listed'>} a backend other than the mock has no such list
 */
export async function compareLedger(backendUrl, store) {
  const first = await ledgerPage(backendUrl, '');
  return first ? compare(ledgerEntries(backendUrl, first), storedOutcomes(store)) : 'cannot be listed';
}

/**
 * @param {AsyncIterable<LedgerEntry>} ledger in the order of ids
 * @param {AsyncIterable<StoredEnd>} store in the order of ids
 * @returns {Promise<LedgerComparison>}
 */
export async function compare(ledger, store) {
  const result = { ledger: 0, saved: 0, differences: /** @type {Difference[]} */ ([]) };
  for await (const [entries, outcomes] of sideBySide(ledger, store)) {
    result.ledger += entries.length;
    result.saved += outcomes.filter(isSaved).length;
    result.differences.push(...differencesOf(entries, outcomes));
  }
  return result;
}

/**
 * @param {readonly LedgerEntry[]} entries of one order
 * @param {readonly StoredEnd[]} outcomes of the same
 * @returns {Difference[]}
 */
function differencesOf(entries, outcomes) {
  const [entry] = entries;
  if (!entry) {
    const text = 'is saved by the store, and unknown to the backend';
    return outcomes.filter(isSaved).map(({ id }) => ({ id, kind: 'lost', text }));
  }
  const { id } = entry;
  const effects = entries.reduce((sum, each) => sum + each.effects, 0);
  if (effects !== 1) return [{ id, kind: 'doubled', text: `was saved ${effects} times by the backend` }];
  if (outcomes.length === 0)
    return [{ id, kind: 'unrecorded', text: 'is saved by the backend, and unknown to the store' }];
  return outcomes
    .filter((outcome) => !isSaved(outcome))
    .map(({ id, state, life }) => ({
      id,
      // The synchronous twin gives up at its time limit, and does not ask again what became of the call.
      kind: life.startsWith('sync:') ? 'twin' : 'untold',
      text: `is saved by the backend, and ${state} by the store`,
    }));
}

/** @param {StoredEnd} outcome */
const isSaved = ({ state }) => state === 'saved';

/**
 * What both have of one order after the other, either of them perhaps nothing.
 * @param {AsyncIterable<LedgerEntry>} entries
 * @param {AsyncIterable<StoredEnd>} outcomes
 * @returns {AsyncGenerator<[LedgerEntry[], StoredEnd[]]>}
 */
async function* sideBySide(entries, outcomes) {
  const left = byOrder(entries);
  const right = byOrder(outcomes);
  let [ofBackend, ofStore] = await Promise.all([left.next(), right.next()]);
  while (!ofBackend.done || !ofStore.done) {
    const [backendId, storeId] = [ofBackend, ofStore].map(({ value }) => value?.[0]?.id);
    const isSame = backendId !== undefined && storeId !== undefined && nameSameOrder(backendId, storeId);
    const takesLeft = isSame || storeId === undefined || (backendId !== undefined && backendId < storeId);
    const takesRight = isSame || !takesLeft;
    yield [(takesLeft && ofBackend.value) || [], (takesRight && ofStore.value) || []];
    if (takesLeft) ofBackend = await left.next();
    if (takesRight) ofStore = await right.next();
  }
}

/**
 * Ids of one order begin alike, so they stand together.
 * @template {{ id: string }} Item
 * @param {AsyncIterable<Item>} items in the order of ids
 * @returns {AsyncGenerator<Item[], undefined>}
 */
async function* byOrder(items) {
  /** @type {Item[]} */
  let group = [];
  for await (const item of items) {
    if (group[0] && !nameSameOrder(group[0].id, item.id)) {
      yield group;
      group = [];
    }
    group.push(item);
  }
  if (group.length > 0) yield group;
}

/**
 * @param {string} backendUrl
 * @param {LedgerEntry[]} first
 */
async function* ledgerEntries(backendUrl, first) {
  for (
    let page = first;
    page.length > 0;
    page = (await ledgerPage(backendUrl, page.at(-1)?.id ?? '')) ?? []
  ) {
    yield* page;
  }
}

/**
 * @param {string} backendUrl
 * @param {string} after
 * @returns {Promise<LedgerEntry[] | undefined>}
 */
async function ledgerPage(backendUrl, after) {
  const url = `${backendUrl}/orders?after=${encodeURIComponent(after)}&limit=${PAGE}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch((error) => {
    throw new SetUpError(`The backend does not answer at ${backendUrl}: ${error.message}`);
  });
  if (answer.status === 404 || answer.status === 405) return undefined;
  if (!answer.ok) throw new SetUpError(`The backend answers ${answer.status} at ${url}.`);
  const { items } = /** @type {{ items: LedgerEntry[] }} */ (await answer.json());
  return items;
}

/** @param {OrderStore} store */
async function* storedOutcomes(store) {
  for (let after; ;) {
    const page = await store.listById(after, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.id;
  }
}
