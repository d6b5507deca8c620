import {
  drivenAsPlanned,
  isAccepted,
  normalAgain,
  steadyMemory,
  tookWithin,
} from '../count/flood-figures.mjs';
import { flood } from '../load/flood.mjs';
import { check, row } from '../row.mjs';
import { answerCounts } from '../count/figures.mjs';

/** @import { Flood } from '../load/flood.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

/** Shorter than with a ceiling, as all that is accepted has to be saved. */
const PHASES = /** @type {const} */ ([
  { what: '1,000 a second', ratePerSecond: 1000, fullMs: 20_000 },
  { what: '5,000 a second', ratePerSecond: 5000, fullMs: 10_000 },
]);
const AFTER = { ratePerSecond: 200, forMs: 7000 };

/** @typedef {{ floods: Flood[], after: Flood }} Seen */

export const overloadWithoutCeiling = row({
  id: 'F21b',
  title: 'overload without a ceiling',
  fault: 'One gateway without an admission ceiling is offered a thousand orders a second, then five thousand',
  holds: [
    'What it does not accept it refuses, or says that the outcome is unknown; no submission goes without an answer',
    'Its memory does not grow without bound, and all are accepted again within 5 s after the end',
  ],
  stack: { gateways: 1 },
  load: { ratePerSecond: 20, timeoutMs: 15_000 },

  async provoke(context) {
    const { scaled, broken, healed } = context;
    /** @type {Flood[]} */
    const floods = [];
    for (const { what, ratePerSecond, fullMs } of PHASES) {
      broken(what);
      floods.push(await flood(context, { ratePerSecond, forMs: scaled(fullMs) }));
    }
    healed('no more of it');
    context.seen = { floods, after: await flood(context, AFTER) };
  },

  checks(context) {
    const { floods, after } = /** @type {Seen} */ (context.seen);
    return [...floods.flatMap((each, index) => phaseChecks(context, each, index)), normalAgain(after)];
  },
});

/**
 * @param {RowContext} context
 * @param {Flood} flooded
 * @param {number} index
 */
function phaseChecks(context, flooded, index) {
  const { what = '' } = PHASES[index] ?? {};
  const { answers, beganAtMs, endedAtMs } = flooded;
  const accepted = answers.filter(isAccepted);
  const perSecond = (accepted.length / (endedAtMs - beganAtMs)) * 1000;
  const counts = Object.entries(answerCounts(answers)).map(([name, count]) => `${name} x ${count}`);
  return [
    drivenAsPlanned(what, flooded),
    check(
      `${what}: each is accepted or refused with a problem`,
      answers.every(
        (answer) => isAccepted(answer) || (answer.status === 503 && answer.problem !== undefined),
      ),
      `${counts.join(', ')}; ${perSecond.toFixed(0)}/s accepted in ${tookWithin(accepted, 0.5).toFixed(0)} ms, p99 ${tookWithin(accepted, 0.99).toFixed(0)} ms`,
    ),
    steadyMemory(context, what, beganAtMs, endedAtMs),
  ];
}
