import { check } from '../row.mjs';
import { quantile } from './figures.mjs';

/** @import { Flood } from '../load/flood.mjs' */
/** @import { Answer } from '../load/submit.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

const LEAST_OF_PLAN = 0.95;
const NORMAL_WITHIN_MS = 5000;

/** By how much memory may grow from the middle third of a time to the last. */
const MOST_GROWTH = 1.15;

/** @param {Answer} answer */
export const isAccepted = ({ status }) => status === 202;

/** @param {readonly Answer[]} answers */
export const p99Of = (answers) => tookWithin(answers, 0.99);

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
 * @param {Flood} flood
 */
export const drivenAsPlanned = (what, { planned, sent }) =>
  check(
    `${what}: the driver sent 0.95 of what it planned, else this row says nothing`,
    sent >= LEAST_OF_PLAN * planned,
    `${sent} of ${planned}`,
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
 * Whether no order that came later than 5 s after the end was refused.
 * @param {Flood} after
 */
export function normalAgain({ beganAtMs, answers }) {
  const lastMs = answers
    .filter((answer) => !isAccepted(answer))
    .reduce((last, { sentAtMs }) => Math.max(last, sentAtMs - beganAtMs), 0);
  return check(
    'all are accepted again within 5 s',
    lastMs <= NORMAL_WITHIN_MS && answers.some(({ sentAtMs }) => sentAtMs - beganAtMs > NORMAL_WITHIN_MS),
    lastMs === 0 ? 'at once' : `the last that was not, ${lastMs.toFixed(0)} ms after the end`,
  );
}
