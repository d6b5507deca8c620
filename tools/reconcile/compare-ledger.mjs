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

/**
 * @typedef {object} LedgerComparison
 * @property {number} ledger orders in the backend's ledger
 * @property {number} saved orders that the store knows as saved
 * @property {Difference[]} differences
 */

/**
 * The backend's ledger against the store, id by id. Both are read in the order of the ids, a page at a time, so
 * millions fit into memory.
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
 * @param {AsyncIterable<Pick<StoredOutcome, 'id' | 'state' | 'life'>>} store in the order of ids
 * @returns {Promise<LedgerComparison>}
 */
export async function compare(ledger, store) {
  const result = { ledger: 0, saved: 0, differences: /** @type {Difference[]} */ ([]) };
  for await (const { entry, outcome } of sideBySide(ledger, store)) {
    if (entry) result.ledger += 1;
    if (outcome?.state === 'saved') result.saved += 1;
    const difference = differenceOf(entry, outcome);
    if (difference) result.differences.push(difference);
  }
  return result;
}

/**
 * @param {LedgerEntry | undefined} entry
 * @param {Pick<StoredOutcome, 'id' | 'state' | 'life'> | undefined} outcome
 * @returns {Difference | undefined}
 */
function differenceOf(entry, outcome) {
  const id = entry?.id ?? outcome?.id ?? '';
  if (!entry) {
    if (outcome?.state !== 'saved') return undefined;
    return { id, kind: 'lost', text: 'is saved by the store, and unknown to the backend' };
  }
  if (entry.effects !== 1) {
    return { id, kind: 'doubled', text: `was saved ${entry.effects} times by the backend` };
  }
  if (!outcome) return { id, kind: 'unrecorded', text: 'is saved by the backend, and unknown to the store' };
  if (outcome.state === 'saved') return undefined;
  const text = `is saved by the backend, and ${outcome.state} by the store`;
  // The synchronous twin gives up at its time limit, and does not ask again what became of the call.
  return { id, kind: outcome.life.startsWith('sync:') ? 'twin' : 'untold', text };
}

/**
 * @template {{ id: string }} Entry
 * @template {{ id: string }} Outcome
 * @param {AsyncIterable<Entry>} entries
 * @param {AsyncIterable<Outcome>} outcomes
 * @returns {AsyncGenerator<{ entry?: Entry, outcome?: Outcome }>}
 */
async function* sideBySide(entries, outcomes) {
  const left = entries[Symbol.asyncIterator]();
  const right = outcomes[Symbol.asyncIterator]();
  let [entry, outcome] = await Promise.all([left.next(), right.next()]);
  while (!entry.done || !outcome.done) {
    if (outcome.done || (!entry.done && entry.value.id < outcome.value.id)) {
      yield { entry: entry.value };
      entry = await left.next();
    } else if (entry.done || outcome.value.id < entry.value.id) {
      yield { outcome: outcome.value };
      outcome = await right.next();
    } else {
      yield { entry: entry.value, outcome: outcome.value };
      [entry, outcome] = await Promise.all([left.next(), right.next()]);
    }
  }
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
