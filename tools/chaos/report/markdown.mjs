import { markdownTable } from '../../experiment/figures.mjs';
import { newestRuns, wordsOf } from './merge.mjs';
import { verdictLine } from './print.mjs';
import { wasRun } from './results.mjs';
import { sumTable } from './table.mjs';

/** @import { ChaosReport, RowRun } from './results.mjs' */

/** @param {ChaosReport} report */
export function markdown(report) {
  const runs = newestRuns(report.runs);
  const { heads, lines } = sumTable(runs);
  const rows = [...new Set(runs.map(({ row }) => row))];
  return [
    '# What was broken, and what was counted',
    '',
    'Written by `npm run chaos -- --publish`. Each run provokes one fault under load that arrives at a fixed rate whatever the',
    'answers, and then compares, order by order, what clients were told with what the backend, the order store and the',
    'dead letters hold. `lost`, `wrong`, `untold`, `duplicated` and `unexpected` have to be 0; `recovered` orders were saved',
    'though their client was only told that the outcome is unknown, which is allowed. Times count from the end of the fault.',
    'Open files: the first and last count of the gateway, and of the consumer, that had most. Seconds: of load, at least;',
    'outages last as long as the words of each row say.',
    '',
    `${verdictLine(runs)}. ${earlierLine(report.runs, runs)}`,
    '',
    markdownTable(heads, lines, heads.length),
    '',
    ...rows.flatMap((wanted) => section(runs.filter(({ row }) => row === wanted))),
  ].join('\n');
}

/**
 * @param {readonly RowRun[]} all
 * @param {readonly RowRun[]} shown
 */
function earlierLine(all, shown) {
  const earlier = all.filter((run) => !shown.includes(run));
  const failed = earlier.filter(({ verdict }) => verdict === 'failed').length;
  const sources = [...new Set(shown.map(({ commit }) => commit))];
  return (
    `These are the newest of each row, RabbitMQ, seed and length, of sources ${sources.join(', ')}; ` +
    `\`chaos.json\` holds ${earlier.length} earlier ones besides, of which ${failed} failed.`
  );
}

/** @param {RowRun[]} runs of one row */
function section(runs) {
  const { row, title, fault, holds } = wordsOf(runs);
  return [
    `## ${row}: ${title}`,
    '',
    `${fault}.`,
    ...(holds.length > 0 ? ['', ...holds.map((each) => `- ${each}`)] : []),
    '',
    ...runs.flatMap(runLines),
    '',
  ];
}

/** @param {RowRun} run */
function runLines(run) {
  const head = `Seed ${run.seed}, RabbitMQ ${run.rabbitmq}, sources ${run.commit}: ${run.verdict}`;
  if (!wasRun(run)) return [`- ${head}: ${run.reason}`];
  const checks = run.checks.map(
    ({ what, holds, found }) => `${holds ? '' : 'does not hold: '}${what}: ${found}`,
  );
  const answers = Object.entries(run.figures?.answers ?? {}).map(([answer, count]) => `${answer} x ${count}`);
  return [
    `- ${head}`,
    ...(answers.length > 0 ? [`  - answers: ${answers.join(', ')}`] : []),
    ...[...run.faults, ...checks].map((text) => `  - ${text}`),
  ];
}
