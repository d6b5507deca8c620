import { countOf, intersect } from './ranges.mjs';

/** @import { Reconciliation } from '@order-intake/order-store' */
/** @import { DifferenceKind, LedgerComparison } from './compare-ledger.mjs' */
/** @import { QueueDepth } from './queue-depths.mjs' */

/**
 * Queues and store at about one moment.
 * @typedef {object} Look
 * @property {QueueDepth[] | undefined} queues
 * @property {Reconciliation} reconciliation
 */

/** @typedef {LedgerComparison | 'not given' | 'cannot be listed'} Ledger */

/**
 * @typedef {object} Verdict
 * @property {boolean} addsUp false if something is missing that should be there by now
 * @property {string} text
 */

/** Differences that no order in good health comes to, as long as nothing is under way. */
const faults = /** @type {readonly DifferenceKind[]} */ (['lost', 'doubled', 'untold']);

/**
 * Nothing is under way: every confirmed order must have come to its end.
 * @param {Look} look
 */
export function isQuiet({ queues, reconciliation }) {
  if (!queues || reconciliation.states.retrying > 0) return false;
  return queues.every(({ messages, isDead }) => isDead || messages === 0);
}

/**
 * The later of two looks, with those numbers only that have no end in either.
 * @param {Look} earlier
 * @param {Look} later
 * @returns {Look}
 */
export function stillMissing(earlier, later) {
  const before = new Map(earlier.reconciliation.publishers.map(({ boot, unsettled }) => [boot, unsettled]));
  const publishers = later.reconciliation.publishers.map((publisher) => {
    const unsettled = intersect(before.get(publisher.boot) ?? [], publisher.unsettled);
    return { ...publisher, unsettled, unsettledCount: countOf(unsettled) };
  });
  return { ...later, reconciliation: { ...later.reconciliation, publishers } };
}

/**
 * @param {Look} look
 * @param {Ledger} ledger
 * @returns {Verdict}
 */
export function judge(look, ledger) {
  const missing = look.reconciliation.publishers.reduce((sum, { unsettledCount }) => sum + unsettledCount, 0);
  const wrong =
    typeof ledger === 'string' ? 0 : ledger.differences.filter(({ kind }) => faults.includes(kind)).length;
  if (!isQuiet(look)) return underWay(look, missing);
  if (missing === 0 && wrong === 0)
    return { addsUp: true, text: 'Adds up: every confirmed order has an end.' };
  const parts = [
    ...(missing > 0 ? [`${missing} confirmed orders have no end`] : []),
    ...(wrong > 0 ? [`backend and store differ on ${wrong} orders`] : []),
  ];
  return { addsUp: false, text: `Does not add up: ${parts.join(', ')}.` };
}

/**
 * @param {Look} look
 * @param {number} missing
 * @returns {Verdict}
 */
function underWay({ queues }, missing) {
  if (queues) {
    return {
      addsUp: true,
      text: `Still under way (${missing} without an end yet): ask again, or with --wait SECONDS.`,
    };
  }
  if (missing === 0)
    return { addsUp: true, text: 'Every confirmed order has an end; the queues were not looked at.' };
  return {
    addsUp: false,
    text: `${missing} confirmed orders have no end, and without RABBITMQ_MANAGEMENT_URL it is unknown whether they are under way.`,
  };
}
