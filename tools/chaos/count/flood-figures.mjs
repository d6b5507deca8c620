import { median } from '../../experiment/median.mjs';
import { check } from '../row.mjs';
import { quantile } from './figures.mjs';

/** @import { Flood } from '../load/flood.mjs' */
/** @import { Answer } from '../load/submit.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

const LEAST_OF_PLAN = 0.95;
const TYPICAL_MS = 1000;

/** By how much memory may grow from the middle third of a time to the last. */
const MOST_GROWTH = 1.15;

/** @param {Answer} answer */
export const isAccepted = ({ status }) => status === 202;

/** @param {readonly Answer[]} answers */
export const p99Of = (answers) => tookWithin(answers, 0.99);

/**
 * The p99 of the accepted in each second, and of these the median: a disk that takes 200 ms for a flush of the broker now
 * and then says nothing about the gateway. A second in which none is accepted is infinitely slow.
 * @param {readonly Flood[]} floods
 */
export const typicalP99Of = (floods) =>
  median(
    floods.flatMap(({ answers, beganAtMs, endedAtMs }) => {
      const parts = Math.max(1, Math.round((endedAtMs - beganAtMs) / TYPICAL_MS));
      const partMs = (endedAtMs - beganAtMs) / parts;
      const accepted = answers.filter(isAccepted);
      return Array.from({ length: parts }, (_, part) =>
        p99OrNever(accepted.filter(({ sentAtMs }) => Math.floor((sentAtMs - beganAtMs) / partMs) === part)),
      );
    }),
  );

/** @param {readonly Answer[]} answers */
const p99OrNever = (answers) => (answers.length > 0 ? p99Of(answers) : Infinity);

/**
 * @param {readonly Answer[]} answers
 * @param {number} share of them, in milliseconds
 */
export const tookWithin = (answers, share) =>
  quantile(
    answers.map(({ tookMs }) => tookMs),
    share,
  );

/**
 * Whether the driver was fast enough for the row to say anything.
 * @param {string} what
 * @param {readonly Flood[]} floods
 */
export const drivenAsPlanned = (what, ...floods) =>
  check(
    `${what}: the driver sent 0.95 of what it planned, else this row says nothing`,
    floods.every(({ planned, sent }) => sent >= LEAST_OF_PLAN * planned),
    floods.map(({ planned, sent }) => `${sent} of ${planned}`).join(', '),
  );

/**
 * Whether the memory of the first gateway stays as it is.
 * @param {RowContext} context
 * @param {string} what
 * @param {number} fromMs
 * @param {number} toMs
 */
export function steadyMemory({ meter, system }, what, fromMs, toMs) {
  const samples = meter.samples.get(system.gateways[0]?.name ?? '') ?? [];
  const third = (toMs - fromMs) / 3;
  /** @param {number} index */
  const megabytesIn = (index) => {
    const from = fromMs + index * third;
    const within = samples.filter(({ atMs }) => atMs >= from && atMs < from + third);
    return within.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / within.length / 2 ** 20;
  };
  const [middle, last] = [megabytesIn(1), megabytesIn(2)];
  return check(
    `${what}: memory of the gateway does not grow with the time`,
    last <= MOST_GROWTH * middle,
    `${middle.toFixed(0)} MB on average in the middle third, ${last.toFixed(0)} MB in the last`,
  );
}

/**
 * Whether no order that came so much later than the end was refused.
 * @param {RowContext} context
 * @param {number} endedAtMs
 * @param {number} withinMs
 */
export function normalAgain({ sentBetween }, endedAtMs, withinMs) {
  const answers = sentBetween(endedAtMs);
  const lastMs = answers
    .filter((answer) => !isAccepted(answer))
    .reduce((last, { sentAtMs }) => Math.max(last, sentAtMs - endedAtMs), 0);
  return check(
    `all are accepted again within ${withinMs / 1000} s`,
    lastMs <= withinMs && answers.some(({ sentAtMs }) => sentAtMs - endedAtMs > withinMs),
    lastMs === 0 ? 'at once' : `the last that was not, ${lastMs.toFixed(0)} ms after the end`,
  );
}
