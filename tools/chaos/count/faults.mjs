import { faultSums } from './sums.mjs';

/** @import { Check } from '../row.mjs' */
/** @import { Figures } from '../report/results.mjs' */
/** @import { Exit } from '../system/app-process.mjs' */
/** @import { Reconciled } from './reconcile.mjs' */

/**
 * @typedef {object} Findings
 * @property {Figures} figures
 * @property {readonly Check[]} checks
 * @property {number} allowedLetters exactly so many dead letters
 * @property {number} inDeadQueue messages
 * @property {Reconciled} reconciled
 * @property {string | undefined} stillBusy what was under way when the time was over
 * @property {readonly { name: string, exits: readonly Exit[], faultLines: readonly string[] }[]} processes
 */

const SHOWN_LINE = 300;

/**
 * Why the row failed, if it did.
 * @param {Findings} findings
 * @returns {string[]}
 */
export function findFaults(findings) {
  const { figures, checks, allowedLetters, inDeadQueue, reconciled, stillBusy, processes } = findings;
  const { deadLetters, failed, accepted } = figures;
  return [
    ...(stillBusy === undefined ? [] : [`not empty in time: ${stillBusy}`]),
    ...(accepted > 0 ? [] : ['no order was accepted']),
    ...faultSums
      .filter((name) => figures[name] > 0)
      .map((name) => `${name} ${figures[name]}: ${figures.named[name]?.slice(0, 5).join(', ')}`),
    ...(failed > 0 ? [`failed ${failed}`] : []),
    ...(deadLetters === allowedLetters ? [] : [`dead letters ${deadLetters} instead of ${allowedLetters}`]),
    ...(deadLetters === inDeadQueue
      ? []
      : [`the store knows ${deadLetters} dead letters, their queue holds ${inDeadQueue}`]),
    ...(reconciled.addsUp && reconciled.missing === 0 ? [] : [`reconcile: ${reconciled.text}`]),
    ...processes.flatMap(faultsOfProcess),
    ...checks.filter(({ holds }) => !holds).map(({ what, found }) => `does not hold: ${what} (${found})`),
  ];
}

/** @param {Findings['processes'][number]} process */
function faultsOfProcess({ name, exits, faultLines }) {
  const [line = ''] = faultLines;
  return [
    ...exits
      .filter(({ wasAsked }) => !wasAsked)
      .map(({ code, signal }) => `${name} ended by itself (${signal ?? `exit code ${code}`})`),
    ...(faultLines.length > 0
      ? [`${name} has ${faultLines.length} lines like ${line.slice(0, SHOWN_LINE)}`]
      : []),
  ];
}
