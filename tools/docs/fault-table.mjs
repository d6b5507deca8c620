import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { newestRuns, wordsOf } from '../chaos/report/merge.mjs';
import { verdictLine } from '../chaos/report/print.mjs';
import { wasRun } from '../chaos/report/results.mjs';
import { whole } from '../experiment/figures.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { ChaosReport, Figures, RowRun } from '../chaos/report/results.mjs' */

const results = join(workspaceRoot, 'docs/results');

/** The sums that have to be 0. @type {readonly (keyof Figures)[]} */
const sums = ['lost', 'wrong', 'untold', 'duplicated', 'unexpected'];

/**
 * What was broken, how often, and what was counted, as the last published report has it.
 * @param {string} _
 * @param {string} document that it stands in
 */
export async function faultTable(_, document) {
  /** @type {ChaosReport} */
  const report = JSON.parse(await readFile(join(results, 'chaos.json'), 'utf8'));
  const runs = newestRuns(report.runs);
  const rows = [...Map.groupBy(runs, ({ row }) => row).values()];
  return [
    `| row | what is broken, under load | runs | orders | ${sums.join(' / ')} | held |`,
    '| --- | --- | --- | ---: | ---: | --- |',
    ...rows.map((ofRow) => `| ${cellsOf(ofRow).join(' | ')} |`),
    '',
    `${verdictLine(runs)}. Each run in full: [chaos.md](${relative(dirname(document), join(results, 'chaos.md'))}).`,
  ].join('\n');
}

/** @param {readonly RowRun[]} runs of one row */
function cellsOf(runs) {
  const { row, fault } = wordsOf(runs);
  const figures = runs.filter(wasRun).flatMap((run) => run.figures ?? []);
  const total = (/** @type {keyof Figures} */ name) =>
    figures.reduce((sum, each) => sum + /** @type {number} */ (each[name]), 0);
  const brokers = [...new Set(runs.map(({ rabbitmq }) => rabbitmq))].join(', ');
  return [
    row,
    fault,
    `${runs.length} on ${brokers}`,
    whole(total('orders')),
    sums.map(total).join(' / '),
    verdictOf(runs),
  ];
}

/** @param {readonly RowRun[]} runs of one row */
function verdictOf(runs) {
  const [notRun] = runs.filter((run) => run.verdict === 'not run');
  if (notRun?.verdict === 'not run') return `not run: ${notRun.reason}`;
  const failed = runs.filter(({ verdict }) => verdict === 'failed').length;
  return failed === 0 ? 'yes' : `no: ${failed} of ${runs.length} runs`;
}
