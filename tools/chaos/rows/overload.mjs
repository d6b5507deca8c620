import { changeDelivery } from '../../stack/change-delivery.mjs';
import {
  drivenAsPlanned,
  isAccepted,
  normalAgain,
  p99Of,
  steadyMemory,
  tookWithin,
  typicalP99Of,
} from '../count/flood-figures.mjs';
import { flood } from '../load/flood.mjs';
import { check, row } from '../row.mjs';

/** @import { Flood } from '../load/flood.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

const CEILING = 500;
const BELOW_PER_SECOND = 430;
const OVERLOAD_MS = 60_000;
const BELOW_MS = 10_000;
const BESIDE_MS = 20_000;
const AFTER_MS = 6_000;

/** What must hold, by the failure table. */
const LEAST_OF_CEILING = 0.9;
const MOST_TIMES_SLOWER = 2;
const REFUSED_WITHIN_MS = 50;
const NORMAL_WITHIN_MS = 5000;

/**
 * @typedef {object} Phases
 * @property {Flood[]} below before, between and after the others
 * @property {Flood} beside below the ceiling as well, while `elsewhere` makes as much work for the machine as `tenfold` does
 * @property {Flood} elsewhere
 * @property {Flood} twofold
 * @property {Flood} tenfold
 */

export const overload = row({
  id: 'F21a',
  title: 'overload',
  fault: `One gateway that takes ${CEILING} orders a second is offered twice as many, then ten times as many, a minute each, while consumers are paused`,
  holds: [
    'It goes on accepting at nine tenths of its ceiling, and those not slower than twice what they take below it, by the p99 of a typical second; ten times as many are compared with what they take below it while another gateway refuses as many, since one machine has to send and refuse them all',
    'It refuses the others in less than 50 ms, and says when to come back',
    'Its memory does not grow with the time that this lasts',
    'All are accepted again within 5 s after the end',
  ],
  stack: { gateways: 1, consumers: 1, gatewayEnv: { MAX_ACCEPTS_PER_SECOND: String(CEILING) } },
  load: { ratePerSecond: 20 },

  async provoke(context) {
    const { system, scaled, broken, healed } = context;
    // One machine stands in for several, and what comes behind the queue waits, below the ceiling too: what is compared
    // is what one and the same gateway makes of one load and the other.
    await changeDelivery(system.consumers[0]?.url, { paused: true });
    const belowFor = (/** @type {number} */ forMs) =>
      flood(context, { ratePerSecond: BELOW_PER_SECOND, forMs });
    const before = await belowFor(scaled(BELOW_MS));
    broken('twice the ceiling');
    const twofold = await flood(context, { ratePerSecond: 2 * CEILING, forMs: scaled(OVERLOAD_MS) });
    const between = await belowFor(scaled(BELOW_MS));
    const other = await system.spare('gateway', { MAX_ACCEPTS_PER_SECOND: '1' });
    other.launch();
    await other.ready();
    const [beside, elsewhere] = await Promise.all([
      belowFor(scaled(BESIDE_MS)),
      flood(context, {
        ratePerSecond: 10 * CEILING - BELOW_PER_SECOND,
        forMs: scaled(BESIDE_MS),
        gateway: other.url,
      }),
    ]);
    await other.kill('SIGTERM');
    broken('ten times the ceiling');
    const tenfold = await flood(context, { ratePerSecond: 10 * CEILING, forMs: scaled(OVERLOAD_MS) });
    healed('no more than it takes');
    const after = await belowFor(Math.max(AFTER_MS, scaled(BELOW_MS)));
    await changeDelivery(system.consumers[0]?.url, { paused: false });
    context.seen = { below: [before, between, after], beside, elsewhere, twofold, tenfold };
  },

  checks(context) {
    const { below, beside, elsewhere, twofold, tenfold } = /** @type {Phases} */ (context.seen);
    const alone = typicalP99Of(below).toFixed(1);
    return [
      drivenAsPlanned('below the ceiling', ...below, beside, elsewhere),
      ...overloadChecks(context, 'twice the ceiling', twofold, below, 'below'),
      ...overloadChecks(
        context,
        'ten times the ceiling',
        tenfold,
        [beside],
        `below, which is ${alone} ms, beside another gateway that refuses`,
      ),
      normalAgain(context, tenfold.endedAtMs, NORMAL_WITHIN_MS),
    ];
  },
});

/**
 * @param {RowContext} context
 * @param {string} what
 * @param {Flood} flooded
 * @param {readonly Flood[]} below
 * @param {string} name of what is below
 */
function overloadChecks(context, what, flooded, below, name) {
  // The load of the row is part of what comes in.
  const answers = context.sentBetween(flooded.beganAtMs, flooded.endedAtMs);
  const accepted = answers.filter(isAccepted);
  const refused = answers.filter((answer) => !isAccepted(answer));
  const others = refused.filter(
    ({ status, problem, retryAfterSeconds = 0 }) =>
      status !== 503 || problem !== 'overloaded' || retryAfterSeconds < 1,
  );
  const acceptedPerSecond = accepted.length / ((flooded.endedAtMs - flooded.beganAtMs) / 1000);
  const acceptedP99Ms = typicalP99Of([flooded]);
  const belowP99Ms = typicalP99Of(below);
  const acceptedBelow = below.flatMap(({ beganAtMs, endedAtMs }) =>
    context.sentBetween(beganAtMs, endedAtMs).filter(isAccepted),
  );
  const refusedP99Ms = p99Of(refused);
  return [
    drivenAsPlanned(what, flooded),
    check(
      `${what}: accepted at 0.9 of the ceiling`,
      acceptedPerSecond >= LEAST_OF_CEILING * CEILING,
      `${acceptedPerSecond.toFixed(1)}/s`,
    ),
    check(
      `${what}: p99 of the accepted at most twice that below`,
      acceptedP99Ms <= MOST_TIMES_SLOWER * belowP99Ms,
      `${acceptedP99Ms.toFixed(1)} ms in the median second, ${name} ${belowP99Ms.toFixed(1)} ms; of all ${p99Of(accepted).toFixed(1)} ms and ${p99Of(acceptedBelow).toFixed(1)} ms`,
    ),
    check(
      `${what}: p99 of the refused below 50 ms`,
      refused.length > 0 && refusedP99Ms < REFUSED_WITHIN_MS,
      `${refusedP99Ms.toFixed(1)} ms, median ${tookWithin(refused, 0.5).toFixed(1)} ms, slowest ${tookWithin(refused, 1).toFixed(0)} ms, of ${refused.length}`,
    ),
    check(
      `${what}: each refusal is an overloaded with Retry-After`,
      others.length === 0,
      `${others.length} others`,
    ),
    steadyMemory(context, what, flooded.beganAtMs, flooded.endedAtMs),
  ];
}
