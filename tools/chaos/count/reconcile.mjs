import { compareLedger } from '../../reconcile/compare-ledger.mjs';
import { isQuiet, judge } from '../../reconcile/judge.mjs';
import { lookUntilQuiet } from '../../reconcile/look.mjs';
import { named } from '../../reconcile/ranges.mjs';

/** @import { OrderStore } from '@order-intake/order-store' */
/** @import { PrivateSystem } from '../system/private-system.mjs' */

/**
 * What `npm run reconcile` says of the system.
 * @typedef {object} Reconciled
 * @property {boolean} addsUp
 * @property {number} missing
 * @property {string} text with the numbers that are missing
 */

/** It was quiet before; the management API may say otherwise for a moment. */
const QUIET_AGAIN_WITHIN_MS = 10_000;

/**
 * @param {PrivateSystem} system with all queues empty: what is still under way does not add up
 * @param {OrderStore} store
 * @returns {Promise<Reconciled>}
 */
export async function reconcile(system, store) {
  const broker = { management: system.broker.managementUrl, vhost: system.name };
  const look = await lookUntilQuiet(store, broker, QUIET_AGAIN_WITHIN_MS);
  const { addsUp, text } = judge(look, await compareLedger(system.backend.url, store));
  const incomplete = look.reconciliation.publishers.filter(({ unsettledCount }) => unsettledCount > 0);
  return {
    addsUp: addsUp && isQuiet(look),
    missing: incomplete.reduce((sum, { unsettledCount }) => sum + unsettledCount, 0),
    text: [text, ...incomplete.map(({ boot, unsettled }) => `${boot}: ${named(unsettled)}`)].join(' '),
  };
}
