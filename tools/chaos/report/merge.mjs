import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @import { ChaosReport, RowRun } from './results.mjs' */

/**
 * The runs of a report with those of another sitting, so that the whole need not fit into one. A run replaces an
 * earlier one of the same row, broker, seed, length and sources, unless that one failed.
 * @param {readonly RowRun[]} earlier
 * @param {readonly RowRun[]} later
 * @returns {RowRun[]} in the order of rows (F10 comes after F9), brokers, seeds, dates
 */
export function mergeRuns(earlier, later) {
  const runs = new Map([...earlier, ...later].map((run) => [sittingOf(run), run]));
  return [...runs.values()].sort(
    (a, b) =>
      compareNumbered(a.row, b.row) ||
      compareNumbered(a.rabbitmq, b.rabbitmq) ||
      a.seed - b.seed ||
      a.date.localeCompare(b.date),
  );
}

/**
 * Those that tell of the newest sources that each row was run with.
 * @param {readonly RowRun[]} runs as merged
 * @returns {RowRun[]}
 */
export function newestRuns(runs) {
  const newest = [...new Map(runs.map((run) => [triedBy(run), run])).values()];
  // A row that could be run after all is no longer one that was not.
  return newest.filter(
    (run) =>
      run.verdict !== 'not run' ||
      !newest.some(({ row, verdict }) => row === run.row && verdict !== 'not run'),
  );
}

/**
 * What a row does and what must hold, as its newest run says it.
 * @param {readonly RowRun[]} runs of one row, one at least
 */
export const wordsOf = (runs) =>
  runs.reduce((newest, run) => (run.date.localeCompare(newest.date) > 0 ? run : newest));

/**
 * @param {string} file
 * @param {readonly RowRun[]} later
 * @returns {Promise<ChaosReport>} what the file holds now
 */
export async function mergeIntoFile(file, later) {
  /** @type {ChaosReport} */
  const earlier = JSON.parse(await readFile(file, 'utf8').catch(() => '{"schemaVersion":1,"runs":[]}'));
  /** @type {ChaosReport} */
  const report = { schemaVersion: 1, runs: mergeRuns(earlier.runs, later) };
  await mkdir(dirname(file), { recursive: true });
  // Renamed into place: what is interrupted must not leave half a report.
  await writeFile(`${file}.part`, `${JSON.stringify(report, undefined, 2)}\n`);
  await rename(`${file}.part`, file);
  return report;
}

/** @param {RowRun} run */
const sittingOf = (run) => `${triedBy(run)} ${run.commit} ${run.verdict === 'failed' ? run.date : ''}`;

/** @param {RowRun} run */
const triedBy = ({ row, rabbitmq, seed, seconds }) => `${row} ${rabbitmq} ${seed} ${seconds}`;

/**
 * @param {string} a
 * @param {string} b
 */
const compareNumbered = (a, b) => a.localeCompare(b, 'en', { numeric: true });
