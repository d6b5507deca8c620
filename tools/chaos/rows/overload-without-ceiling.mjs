import { answerCounts } from '../count/figures.mjs';
import { isAccepted, normalAgain, tookWithin } from '../count/flood-figures.mjs';
import { flood } from '../load/flood.mjs';
import { check, row } from '../row.mjs';

/** @import { Flood } from '../load/flood.mjs' */
/** @import { Answer } from '../load/submit.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

/** Shorter than with a ceiling, as all that is accepted has to be saved. */
const PHASES = /** @type {const} */ ([
  { ratePerSecond: 1000, fullMs: 20_000 },
  { ratePerSecond: 5000, fullMs: 10_000 },
]);
/** Requests that nobody waits for any more lie before those that come then. */
const NORMAL_WITHIN_MS = 30_000;
const AFTER = { ratePerSecond: 200, forMs: 32_000 };

/** What 2,000 unconfirmed orders and requests on some hundred connections may take beyond the heap that it keeps. */
const MOST_RSS_BYTES = 400 * 2 ** 20;

/** @typedef {{ floods: Flood[] }} Seen */

export const overloadWithoutCeiling = row({
  id: 'F21b',
  title: 'overload without a ceiling',
  fault: 'One gateway without an admission ceiling is offered a thousand orders a second, then five thousand',
  holds: [
    'What it answers is a 202 or a 503 that names its problem; how fast, and how many clients gave up after 5 s, is only reported',
    'Its memory is bounded, and all are accepted again within 30 s after the end',
  ],
  stack: { gateways: 1 },
  load: { ratePerSecond: 20, timeoutMs: 15_000 },

  async provoke(context) {
    const { scaled, broken, healed } = context;
    /** @type {Flood[]} */
    const floods = [];
    for (const { ratePerSecond, fullMs } of PHASES) {
      broken(`${ratePerSecond} a second`);
      floods.push(await flood(context, { ratePerSecond, forMs: scaled(fullMs) }));
    }
    healed('no more of it');
    await flood(context, AFTER);
    context.seen = { floods };
  },

  checks(context) {
    const { floods } = /** @type {Seen} */ (context.seen);
    return [
      ...floods.map((each, index) => answersCheck(each, PHASES[index]?.ratePerSecond ?? 0)),
      memoryCheck(context),
      normalAgain(context, floods.at(-1)?.endedAtMs ?? 0, NORMAL_WITHIN_MS),
    ];
  },
});

/**
 * @param {Flood} flooded
 * @param {number} offeredPerSecond
 */
function answersCheck({ answers, beganAtMs, endedAtMs }, offeredPerSecond) {
  const accepted = answers.filter(isAccepted);
  const perSecond = (/** @type {number} */ count) => ((count / (endedAtMs - beganAtMs)) * 1000).toFixed(0);
  const counts = Object.entries(answerCounts(answers)).map(([name, count]) => `${name} x ${count}`);
  return check(
    `${offeredPerSecond} a second: each answer is a 202 or a 503 with a problem`,
    answers.length > 0 && answers.every(isAllowed),
    `${counts.join(', ')}; ${perSecond(answers.length)}/s sent, ${perSecond(accepted.length)}/s accepted` +
      ` in ${tookWithin(accepted, 0.5).toFixed(0)} ms, p99 ${tookWithin(accepted, 0.99).toFixed(0)} ms`,
  );
}

/** Some clients give up first. @param {Answer} answer */
const isAllowed = ({ status, problem, failure }) =>
  status === undefined ? failure === 'timeout' : status === 202 || (status === 503 && problem !== undefined);

/** @param {RowContext} context */
function memoryCheck({ meter, system }) {
  const peakBytes = meter.figures()[system.gateways[0]?.name ?? '']?.peakRssBytes ?? Infinity;
  return check(
    `the gateway never holds ${MOST_RSS_BYTES / 2 ** 20} MB`,
    peakBytes < MOST_RSS_BYTES,
    `${(peakBytes / 2 ** 20).toFixed(0)} MB at the most`,
  );
}
