import { longestGap } from './gaps.mjs';
import { faultSums } from './sums.mjs';

/** @import { Answer } from '../load/submit.mjs' */
/** @import { Figures } from '../report/results.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

const MOST_NAMED = 20;

/**
 * @param {RowContext} context
 * @param {{ loadBeganMs: number, loadEndedMs: number, emptyAtMs: number | undefined, reconcile: string }} found
 * @returns {Figures}
 */
export function figuresOf(context, { loadBeganMs, loadEndedMs, emptyAtMs, reconcile }) {
  const { load, ledger, sums, meter, healedAtMs } = context;
  const accepted = load.answers.filter(({ status }) => status === 202);
  const acceptedAt = accepted.map(({ sentAtMs, tookMs }) => sentAtMs + tookMs).sort((a, b) => a - b);
  const firstAfterHealing = accepted
    .filter(({ sentAtMs }) => sentAtMs >= (healedAtMs ?? Infinity))
    .reduce((first, { sentAtMs, tookMs }) => Math.min(first, sentAtMs + tookMs), Infinity);
  return {
    ordersPerSecond: Math.round(load.achievedPerSecond),
    orders: ledger.entries.length,
    submissions: load.answers.length,
    accepted: ledger.count('accepted'),
    inDoubt: ledger.count('in doubt'),
    refused: ledger.count('refused'),
    answers: answerCounts(load.answers),
    lost: sums.lost.length,
    wrong: sums.wrong.length,
    untold: sums.untold.length,
    duplicated: sums.duplicated.length,
    unexpected: sums.unexpected.length,
    recovered: sums.recovered.length,
    failed: sums.failed.length,
    named: Object.fromEntries(
      faultSums
        .filter((name) => sums[name].length > 0)
        .map((name) => [name, sums[name].slice(0, MOST_NAMED)]),
    ),
    deadLetters: sums.deadLetters,
    duplicateDeliveries: sums.replays,
    reconcile,
    firstAcceptMs: since(healedAtMs, firstAfterHealing),
    emptyMs: since(healedAtMs, emptyAtMs),
    longestGapMs: Math.round(longestGap([loadBeganMs, ...acceptedAt, loadEndedMs])),
    p99AcceptMs: Math.round(
      quantile(
        accepted.map(({ tookMs }) => tookMs),
        0.99,
      ),
    ),
    processes: meter.figures(),
  };
}

/**
 * How a submission was answered, for people: `202`, `503 overloaded`, `timeout`.
 * @param {Pick<Answer, 'status' | 'problem' | 'failure'>} answer
 */
export const describeAnswer = ({ status, problem, failure }) =>
  [status ?? failure, problem].filter((part) => part !== undefined).join(' ');

/** @param {readonly Answer[]} answers */
export function answerCounts(answers) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const answer of answers) {
    const name = describeAnswer(answer);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/**
 * @param {readonly number[]} values
 * @param {number} share
 */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/**
 * @param {number | undefined} from
 * @param {number | undefined} to
 */
function since(from, to) {
  const span = (to ?? Infinity) - (from ?? Infinity);
  return Number.isFinite(span) ? Math.round(span) : null;
}
