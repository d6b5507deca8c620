import { whole } from '../../experiment/figures.mjs';
import { wasRun } from './results.mjs';
import { sumTable } from './table.mjs';

/** @import { RowRun } from './results.mjs' */

/** Of the terminal's table: what says whether it held, and how long it took. */
const shown = [
  'row',
  'fault',
  'seed',
  'orders',
  'accepted',
  'lost',
  'wrong',
  'untold',
  'duplicated',
  'unexpected',
  'recovered',
  'first 202',
  'empty',
  'longest gap',
  'verdict',
];

/** @param {readonly RowRun[]} runs */
export function printRuns(runs) {
  const { heads, lines } = sumTable(runs);
  const chosen = [heads, ...lines].map((line) =>
    line.filter((_, index) => shown.includes(heads[index] ?? '')),
  );
  const widths = shown.map((_, index) => Math.max(...chosen.map((line) => line[index]?.length ?? 0)));
  for (const line of chosen)
    console.log(line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '));
  for (const run of runs) {
    const reasons = wasRun(run) ? run.faults : [run.reason];
    for (const reason of reasons) console.log(`${run.row}, seed ${run.seed}: ${reason}`);
  }
}

/** @param {readonly RowRun[]} runs */
export function verdictLine(runs) {
  const count = (/** @type {RowRun['verdict']} */ verdict) =>
    runs.filter((run) => run.verdict === verdict).length;
  const sum = (/** @type {'orders' | 'accepted'} */ figure) =>
    whole(runs.reduce((total, run) => total + ((wasRun(run) && run.figures?.[figure]) || 0), 0));
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run; ${sum('orders')} orders, ${sum('accepted')} accepted`;
}
