import { isQuiet } from './judge.mjs';
import { countOf, named } from './ranges.mjs';

/** @import { PublisherReckoning } from '@order-intake/order-store' */
/** @import { Ledger, Look, Verdict } from './judge.mjs' */

/** A publisher that runs reports every ten seconds at least. */
const GONE_AFTER_MS = 15_000;
const MAX_NAMED = 50;

/**
 * What was found, line by line; the last is the verdict.
 * @param {Look} look
 * @param {Ledger} ledger
 * @param {Verdict} verdict
 */
export function report(look, ledger, verdict) {
  const { queues, reconciliation } = look;
  const { publishers, unreported, states, deadLetters } = reconciliation;
  return [
    'Confirmed orders and their ends, by run of a gateway:',
    ...(publishers.length > 0 ? [] : ['  no gateway has reported yet']),
    ...completeLines(publishers.filter(isComplete)),
    ...publishers.filter((publisher) => !isComplete(publisher)).flatMap(publisherLines),
    ...unreported.map(
      ({ boot, settled }) =>
        `  ${boot}  never reported; ${countOf(settled)} of its orders came to an end, others may be unknown`,
    ),
    `Orders by state: ${Object.entries(states)
      .map(([state, count]) => `${state} ${count}`)
      .join(', ')}; dead letters ${deadLetters}`,
    `Queues: ${queueLine(queues)}`,
    ...ledgerLines(ledger, isQuiet(look)),
    verdict.text,
  ];
}

/**
 * Nothing of it is open or unknown.
 * @param {PublisherReckoning} publisher
 */
const isComplete = ({ closedAt, unsettledCount }) => closedAt !== undefined && unsettledCount === 0;

/** @param {PublisherReckoning[]} publishers */
function completeLines(publishers) {
  if (publishers.length === 0) return [];
  const confirmed = publishers.reduce((sum, publisher) => sum + publisher.confirmed, 0);
  return [`  ${publishers.length} that stopped in order: confirmed ${confirmed}, no end 0`];
}

/** @param {PublisherReckoning} publisher */
function publisherLines(publisher) {
  const { boot, confirmed, settled, unsettled, unsettledCount } = publisher;
  return [
    `  ${boot}  confirmed ${confirmed}, came to an end ${settled}, no end ${unsettledCount}; ${conditionOf(publisher)}`,
    ...(unsettledCount > 0 ? [`    without an end: ${named(unsettled)}`] : []),
    ...uncertaintyOf(publisher),
  ];
}

/** @param {PublisherReckoning} publisher */
function conditionOf({ closedAt, silentMs }) {
  if (closedAt) return 'stopped in order';
  if (silentMs <= GONE_AFTER_MS) return `runs, heard ${Math.round(silentMs / 1000)} s ago`;
  return `silent for ${Math.round(silentMs / 1000)} s: killed, or cut off from the store`;
}

/**
 * What a killed gateway had not reported. One that runs reports within a second, one that stopped has reported all.
 * @param {PublisherReckoning} publisher
 */
function uncertaintyOf({ closedAt, silentMs, issued, unconfirmed, unconfirmedCount }) {
  if (closedAt || silentMs <= GONE_AFTER_MS) return [];
  return [
    `    uncertain: ${unconfirmedCount > 0 ? `${named(unconfirmed)}, and ` : ''}any number above ${issued}: ` +
      'it may have been confirmed in the last second before the end',
  ];
}

/** @param {Look['queues']} queues */
function queueLine(queues) {
  if (!queues) return 'not looked at (RABBITMQ_MANAGEMENT_URL is not set)';
  if (queues.length === 0) return 'none is declared';
  return queues
    .map(({ name, messages }) => `${name} ${Number.isNaN(messages) ? 'not counted yet' : messages}`)
    .join(', ');
}

/**
 * @param {Ledger} ledger
 * @param {boolean} isFinal while orders are under way, backend and store cannot be read at the same moment
 */
function ledgerLines(ledger, isFinal) {
  if (ledger === 'not given') return ['Backend: not looked at (BACKEND_URL is not set)'];
  if (ledger === 'cannot be listed') return ['Backend: has no list of its orders'];
  const { ledger: count, saved, differences } = ledger;
  const sums = `Backend: ${count} orders in its ledger, ${saved} saved by the store`;
  if (!isFinal) return [`${sums}, still changing`];
  return [
    `${sums}, ${differences.length} differ`,
    ...differences.slice(0, MAX_NAMED).map(({ id, text }) => `  ${id} ${text}`),
    ...(differences.length > MAX_NAMED ? [`  and ${differences.length - MAX_NAMED} more`] : []),
  ];
}
