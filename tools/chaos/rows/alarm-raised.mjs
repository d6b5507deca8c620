import { describeAnswer } from '../count/figures.mjs';
import { drivenAsPlanned } from '../count/flood-figures.mjs';
import { waitFor } from '../../stack/wait-for.mjs';
import { flood } from '../load/flood.mjs';
import { FULL_SECONDS } from '../row-context.mjs';
import { check, row } from '../row.mjs';

/** @import { Flood } from '../load/flood.mjs' */
/** @import { CompleteRow } from '../row.mjs' */
/** @import { RowContext } from '../row-context.mjs' */
/** @import { PrivateSystem } from '../system/private-system.mjs' */

/** How far looks at the memory are apart. */
const SAMPLE_MS = 1000;
const ALARM_MS = 30_000;
const NOTICED_WITHIN_MS = 10_000;

/**
 * Large orders that come at this rate for two thirds of the alarm: a gateway that kept what it cannot publish would
 * hold 10,000 of them, 60 MB. More of them keep the driver itself from its other clients while it writes them down.
 */
const FLOOD_PER_SECOND = 500;
const FLOOD_SHARE = 2 / 3;
const MOST_GIVEN_UP = 0.05;
const LARGE_ORDER = {
  lines: Array.from({ length: 100 }, (_, index) => ({
    sku: `SKU-${index}`,
    quantity: 10_000,
    unitAmount: 1_000_000,
  })),
};

/** More than a heap breathes. What the first quarter of the flood needs is not counted: sockets, a larger nursery. */
const FLAT_BYTES = 32 * 2 ** 20;
const WARM_UP_SHARE = 0.25;

/** Of a consumer by default, twice its limit: so many are saved even if no acknowledgement arrives. */
const PREFETCH = 40;

/** While the broker takes no publishes; the first of them were on their way when the alarm came. */
const honest = ['503 broker-unavailable', '503 outcome-unknown'];

/** @typedef {{ status: number, saved: number, blockedAtMs: number, flooded: Flood }} Seen during the alarm */

/**
 * A row in which an alarm keeps RabbitMQ from reading what is published.
 * @param {object} alarm
 * @param {string} alarm.id
 * @param {string} alarm.title
 * @param {string} alarm.fault
 * @param {(system: PrivateSystem) => Promise<unknown>} alarm.raise
 * @param {(system: PrivateSystem) => Promise<unknown>} alarm.lower
 * @returns {CompleteRow}
 */
export function alarmRow({ id, title, fault, raise, lower }) {
  return row({
    id,
    title,
    fault,
    holds: [
      'Submissions are refused with 503 and Retry-After',
      'Consumers go on saving what waits',
      'Gateways keep nothing: their memory stays flat',
      'Statuses can be read',
    ],
    stack: { gatewayEnv: { PUBLISH_TIMEOUT_MS: '1000' } },

    async provoke(context) {
      const { system, pause, scaled, broken, healed, load } = context;
      // Orders pile up, so that there is something to go on with.
      await system.backend.setFaults({ extraLatencyMs: 300 });
      await pause(scaled(3000));
      broken('the alarm is raised');
      await raise(system);
      try {
        context.seen = await duringAlarm(context, scaled(ALARM_MS));
      } finally {
        await lower(system);
        await system.backend.setFaults({});
      }
      healed('the alarm is over');
      await load.accepted(100, 60_000);
    },

    checks(context) {
      const { sentBetween, system, healedAtMs = 0 } = context;
      const seen = /** @type {Seen} */ (context.seen);
      const { status, saved, blockedAtMs } = seen;
      const refused = sentBetween(blockedAtMs, healedAtMs).filter((answer) => answer.status !== 202);
      // Some clients of the flood may give up first, on a machine that has to send it as well.
      const gaveUp = new Set(seen.flooded.answers.filter((answer) => answer.status === undefined));
      const dishonest = refused.filter(
        (answer) =>
          !gaveUp.has(answer) &&
          (!honest.includes(describeAnswer(answer)) || !(Number(answer.retryAfterSeconds) > 0)),
      );
      const grown = gatewayGrowth(context);
      return [
        check(
          'submissions are refused with 503 and Retry-After',
          refused.length > 0 && dishonest.length === 0,
          `${refused.length} refused, ${dishonest.length} in another way`,
        ),
        drivenAsPlanned('the flood', seen.flooded),
        check(
          'the flood waits for its answers, else this row says nothing of them',
          gaveUp.size <= MOST_GIVEN_UP * seen.flooded.sent,
          `${gaveUp.size} of ${seen.flooded.sent} without an answer`,
        ),
        check(
          'consumers go on',
          saved > PREFETCH * system.consumers.length,
          `${saved} saved during the alarm`,
        ),
        check('a status is read during the alarm', status === 200, status),
        // A shorter flood is smaller than what a heap breathes.
        ...(context.seconds < FULL_SECONDS
          ? []
          : [
              check(
                'a gateway that is flooded stays flat',
                grown <= FLAT_BYTES,
                `grown by ${Math.round(grown / 2 ** 20)} MiB while ${seen.flooded.sent} came`,
              ),
            ]),
      ];
    },
  });
}

/**
 * @param {RowContext} context
 * @param {number} forMs
 * @returns {Promise<Seen>}
 */
async function duringAlarm(context, forMs) {
  const { system, answers, ledger, pause } = context;
  const [id = ''] = ledger.entries.find(({ ids }) => ids.size > 0)?.ids ?? [];
  const first = answers.length;
  await waitFor(async () => answers.slice(first).some(({ problem }) => problem === 'broker-unavailable'), {
    timeoutMs: NOTICED_WITHIN_MS,
    everyMs: 20,
    failure: () => new Error('No submission is refused.'),
  });
  const blockedAtMs = performance.now();
  const before = (await system.backend.stats()).saved;
  // Some of them have to be tried again, which cannot be published now.
  await system.backend.setFaults({ errorRate: 0.1 });
  const [flooded] = await Promise.all([
    flood(context, { ratePerSecond: FLOOD_PER_SECOND, forMs: forMs * FLOOD_SHARE, order: LARGE_ORDER }),
    pause(forMs),
  ]);
  const { status } = await fetch(`${system.gateways[0]?.url}/v1/orders/${id}`);
  return { status, saved: (await system.backend.stats()).saved - before, blockedAtMs, flooded };
}

/** @param {RowContext} context */
function gatewayGrowth({ system, meter, seen, healedAtMs = 0 }) {
  const { beganAtMs, endedAtMs } = /** @type {Seen} */ (seen).flooded;
  const warmAtMs = beganAtMs + WARM_UP_SHARE * (endedAtMs - beganAtMs);
  const samples = meter.samples.get(system.gateways[0]?.name ?? '') ?? [];
  /** @type {(fromMs: number, toMs: number) => number} */
  const most = (fromMs, toMs) =>
    Math.max(...samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).map(({ rssBytes }) => rssBytes));
  return most(warmAtMs, healedAtMs) - most(beganAtMs, warmAtMs + SAMPLE_MS);
}
