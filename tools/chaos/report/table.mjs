import { whole } from '../../experiment/figures.mjs';
import { wasRun } from './results.mjs';

/** @import { Figures, RowRun } from './results.mjs' */

/** @type {readonly [string, (figures: Figures) => string][]} */
const columns = [
  ['orders', ({ orders }) => whole(orders)],
  ['accepted', ({ accepted }) => whole(accepted)],
  ['lost', ({ lost }) => whole(lost)],
  ['wrong', ({ wrong }) => whole(wrong)],
  ['untold', ({ untold }) => whole(untold)],
  ['duplicated', ({ duplicated }) => whole(duplicated)],
  ['unexpected', ({ unexpected }) => whole(unexpected)],
  ['recovered', ({ recovered }) => whole(recovered)],
  ['dead letters', ({ deadLetters }) => whole(deadLetters)],
  ['duplicate deliveries', ({ duplicateDeliveries }) => whole(duplicateDeliveries)],
  ['first 202', ({ firstAcceptMs }) => seconds(firstAcceptMs)],
  ['empty', ({ emptyMs }) => seconds(emptyMs)],
  ['longest gap', ({ longestGapMs }) => seconds(longestGapMs)],
  ['peak RSS gateway, consumer', peakRss],
  ['open files gateway, consumer', openFiles],
];

/**
 * One line a run: what was counted, and whether it held.
 * @param {readonly RowRun[]} runs
 * @returns {{ heads: string[], lines: string[][] }}
 */
export function sumTable(runs) {
  return {
    heads: ['row', 'fault', 'RabbitMQ', 'seed', 'seconds', ...columns.map(([head]) => head), 'verdict'],
    lines: runs.map((run) => [
      run.row,
      run.title,
      run.rabbitmq,
      String(run.seed),
      String(run.seconds),
      ...columns.map(([, cell]) => (wasRun(run) && run.figures ? cell(run.figures) : '-')),
      run.verdict,
    ]),
  };
}

/** @param {number | null} ms */
const seconds = (ms) => (ms === null ? '-' : `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`);

/** @param {Figures} figures */
function peakRss({ processes }) {
  const ofApp = (/** @type {string} */ app) =>
    Object.entries(processes)
      .filter(([name]) => name.startsWith(app))
      .reduce((most, [, { peakRssBytes }]) => Math.max(most, peakRssBytes), 0);
  return `${whole(ofApp('gateway') / 1e6)}, ${whole(ofApp('consumer') / 1e6)} MB`;
}

/** @param {Figures} figures first and last of the process that had most */
function openFiles({ processes }) {
  const ofApp = (/** @type {string} */ app) => {
    const [most] = Object.entries(processes)
      .filter(([name]) => name.startsWith(app))
      .map(([, figures]) => figures)
      .sort((a, b) => b.openFilesPeak - a.openFilesPeak);
    return most ? `${most.openFilesFirst}-${most.openFilesLast}` : '-';
  };
  return `${ofApp('gateway')}, ${ofApp('consumer')}`;
}
