/** @import { Order } from './order-source.mjs' */
/** @import { Answer } from './submit.mjs' */

/**
 * What is known of an order by its client:
 * - `accepted`: some submission of it was answered `202`, or `200` by the synchronous twin
 * - `in doubt`: else, some submission was cut off, timed out, or answered `outcome-unknown`; or the twin's backend call failed
 * - `refused`: else; it must not appear
 * @typedef {'accepted' | 'in doubt' | 'refused'} Knowledge
 */

/**
 * What has to become of an order once it is accepted. `contested`: another order has its number, one of the two is saved.
 * @typedef {'saved' | 'rejected' | 'contested'} Expected
 */

/**
 * @typedef {object} LedgerEntry one order, however often it was sent
 * @property {Order} order
 * @property {Expected} expected
 * @property {Set<string>} ids that its `202`s named; more than one is wrong
 * @property {Knowledge | undefined} knowledge missing while no submission of it is answered
 * @property {boolean} wasInDoubt some submission of it left open whether it was accepted
 * @property {number} submissions
 */

/** The failure of a submission that a balancer had nobody for. */
export const NO_GATEWAY = 'no gateway is ready';

/** The failure of one that the driver itself did not send, since it had as many under way as it may. */
export const NOT_SENT = 'not sent by the driver';

/** Said by a balancer whose gateway ended without an answer. Its `503` has nobody to send to, and sent nothing. */
const CUT_OFF_BEHIND_BALANCER = 502;

/** With these nothing has left the client. Any other failure may have come after the order. */
const carriedNothing = ['ECONNREFUSED', NO_GATEWAY, NOT_SENT];

/** With these problems an order may be saved all the same; those of the backend are the synchronous twin's. */
const leavesOpen = ['outcome-unknown', 'backend-unavailable', 'backend-timeout'];

/** The driver's own record of what it was told, order by order. */
export class OrderLedger {
  /** @type {LedgerEntry[]} */
  entries = [];

  /**
   * A new order; its submissions follow.
   * @param {Order} order
   * @param {Expected} expected
   * @returns {LedgerEntry}
   */
  add(order, expected) {
    /** @type {LedgerEntry} */
    const entry = {
      order,
      expected,
      ids: new Set(),
      knowledge: undefined,
      wasInDoubt: false,
      submissions: 0,
    };
    this.entries.push(entry);
    return entry;
  }

  /**
   * One submission of the order was answered, or never will be.
   * @param {LedgerEntry} entry
   * @param {Answer} answer
   */
  answered(entry, answer) {
    entry.submissions += 1;
    const told = knowledgeFrom(answer);
    entry.wasInDoubt ||= told === 'in doubt';
    entry.knowledge = strongest(entry.knowledge, told);
    if (isAccepted(answer.status) && answer.id !== undefined) entry.ids.add(answer.id);
  }

  /** @param {Knowledge} knowledge */
  count(knowledge) {
    return this.entries.filter((entry) => entry.knowledge === knowledge).length;
  }
}

/**
 * What a single answer says.
 * @param {Pick<Answer, 'status' | 'problem' | 'failure'>} answer
 * @returns {Knowledge}
 */
export function knowledgeFrom({ status, problem, failure }) {
  if (isAccepted(status)) return 'accepted';
  if (status === CUT_OFF_BEHIND_BALANCER) return 'in doubt';
  if (status === undefined) return carriedNothing.includes(failure ?? '') ? 'refused' : 'in doubt';
  return leavesOpen.includes(problem ?? '') ? 'in doubt' : 'refused';
}

/** @param {number | undefined} status */
const isAccepted = (status) => status === 202 || status === 200;

/**
 * @param {Knowledge | undefined} before
 * @param {Knowledge} now
 * @returns {Knowledge}
 */
function strongest(before, now) {
  for (const knowledge of /** @type {const} */ (['accepted', 'in doubt'])) {
    if (before === knowledge || now === knowledge) return knowledge;
  }
  return 'refused';
}
