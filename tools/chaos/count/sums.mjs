/** @import { LedgerEntry } from '../load/order-ledger.mjs' */
/** @import { Effect } from '../system/backend-process.mjs' */

/**
 * What is read back when nothing is under way any more.
 * @typedef {object} Evidence
 * @property {readonly Effect[]} effects the backend's ledger
 * @property {ReadonlyMap<string, string>} states what the store says of each order that it knows, by id
 * @property {ReadonlyMap<string, string>} pages what the status pages say that were looked at, by id; `404` and the like too
 * @property {ReadonlySet<string>} alteredIds saved orders whose content is not what was sent
 */

/**
 * The sums of the failure table, each as a list that names the orders.
 * @typedef {object} Sums
 * @property {string[]} lost accepted, and neither saved nor rejected nor a dead letter
 * @property {string[]} wrong accepted, and another outcome at the backend than the order deserves
 * @property {string[]} untold accepted, and the status page disagrees with the backend
 * @property {string[]} duplicated numbers of a customer with more than one effect at the backend
 * @property {string[]} unexpected saved, though no submission was accepted and none left it open
 * @property {string[]} recovered saved, though no submission was accepted; some left it open, so it may be
 * @property {string[]} failed accepted, and its attempts used up
 */

/**
 * What a row is told: the sums and what else was counted.
 * @typedef {Sums & { evidence: Evidence, replays: number, deadLetters: number }} PublicSums
 */

/** The faults among the sums: each of these has to be empty in every row. */
export const faultSums = /** @type {const} */ (['lost', 'wrong', 'untold', 'duplicated', 'unexpected']);

/**
 * @param {readonly LedgerEntry[]} entries
 * @param {Evidence} evidence
 * @returns {Sums}
 */
export function sumUp(entries, evidence) {
  const { effects, states } = evidence;
  const savedByNumber = byNumber(effects);
  const idsOfOthers = new Set(entries.flatMap(({ ids }) => [...ids]));
  /** @type {Sums} */
  const sums = {
    lost: [],
    wrong: [],
    untold: [],
    duplicated: [],
    unexpected: [],
    recovered: [],
    failed: entries.filter((entry) => isFailed(entry, states)).map(({ order }) => numberOf(order)),
  };
  for (const entry of entries) {
    // An effect is the order's own by its id, or, where no answer named one, by its number.
    const saved = (savedByNumber.get(numberOf(entry.order)) ?? []).filter(
      ({ id }) => entry.ids.has(id) || !idsOfOthers.has(id),
    );
    if (entry.knowledge === 'accepted') judgeAccepted(entry, saved, evidence, sums);
    else if (saved.length > 0)
      sums[entry.knowledge === 'in doubt' ? 'recovered' : 'unexpected'].push(numberOf(entry.order));
  }
  const sent = new Set(entries.map(({ order }) => numberOf(order)));
  for (const [number, saved] of savedByNumber) {
    if (saved.reduce((count, each) => count + each.effects, 0) > 1) sums.duplicated.push(number);
    if (!sent.has(number)) sums.unexpected.push(number);
  }
  return sums;
}

/**
 * @param {LedgerEntry} entry
 * @param {readonly Effect[]} saved
 * @param {Evidence} evidence
 * @param {Sums} sums
 */
function judgeAccepted({ order, expected, ids }, saved, { states, pages, alteredIds }, sums) {
  const name = numberOf(order);
  const [id = ''] = ids;
  const state = states.get(id);
  const hasEnd = saved.length > 0 || state === 'rejected' || state === 'failed';
  if (!hasEnd) sums.lost.push(name);
  else if (ids.size !== 1 || alteredIds.has(id) || !isDeserved(expected, saved.length > 0, state))
    sums.wrong.push(name);
  const told = [state, pages.get(id) ?? state];
  // Of one that is lost a page may say that it is accepted, which is true; not that it is saved.
  if (told.some((each) => (each === 'saved') !== saved.length > 0 || (hasEnd && !isEnd(each))))
    sums.untold.push(name);
}

/**
 * Whether it is the outcome that the order has to have. Attempts that were used up are a sum of their own.
 * @param {LedgerEntry['expected']} expected
 * @param {boolean} isSaved
 * @param {string | undefined} state
 */
function isDeserved(expected, isSaved, state) {
  if (!isSaved && state === 'failed') return true;
  return expected === 'contested' || isSaved === (expected === 'saved');
}

/**
 * @param {LedgerEntry} entry
 * @param {Evidence['states']} states
 */
const isFailed = ({ knowledge, ids }, states) =>
  knowledge === 'accepted' && [...ids].some((id) => states.get(id) === 'failed');

/**
 * By hand: the first `npm run chaos` in a clone runs on the Node of the machine, which may be 20.
 * @param {readonly Effect[]} effects
 */
function byNumber(effects) {
  /** @type {Map<string, Effect[]>} */
  const groups = new Map();
  for (const effect of effects) {
    const number = numberOf(effect);
    const group = groups.get(number);
    if (group) group.push(effect);
    else groups.set(number, [effect]);
  }
  return groups;
}

/** @param {string | undefined} state */
const isEnd = (state) => state === 'saved' || state === 'rejected' || state === 'failed';

/** What makes an order number unique, apart from the client: the driver is one. @param {{ customerId: string, orderNumber: string }} order */
const numberOf = ({ customerId, orderNumber }) => `${customerId} ${orderNumber}`;
