import { describeAnswer } from '../count/figures.mjs';
import { waitFor } from '../../stack/wait-for.mjs';
import { check, row } from '../row.mjs';

/** @import { CompleteRow } from '../row.mjs' */
/** @import { RowContext } from '../row-context.mjs' */
/** @import { PrivateSystem } from '../system/private-system.mjs' */

const ALARM_MS = 30_000;
const NOTICED_WITHIN_MS = 10_000;

/** More than a heap breathes in half a minute; 200,000 orders kept would be five times as much. */
const FLAT_BYTES = 32 * 2 ** 20;

/** While the broker takes no publishes; the first of them were on their way when the alarm came. */
const honest = ['503 broker-unavailable', '503 outcome-unknown'];

/** @typedef {{ status: number, saved: number, blockedAtMs: number }} Seen during the alarm */

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
      const { sentBetween, healedAtMs = 0 } = context;
      const { status, saved, blockedAtMs } = /** @type {Seen} */ (context.seen);
      const refused = sentBetween(blockedAtMs, healedAtMs).filter((answer) => answer.status !== 202);
      const dishonest = refused.filter(
        (answer) => !honest.includes(describeAnswer(answer)) || !(Number(answer.retryAfterSeconds) > 0),
      );
      const grown = gatewayGrowth(context);
      return [
        check(
          'submissions are refused with 503 and Retry-After',
          refused.length > 0 && dishonest.length === 0,
          `${refused.length} refused, ${dishonest.length} in another way`,
        ),
        check('consumers go on', saved > 0, `${saved} saved during the alarm`),
        check('a status is read during the alarm', status === 200, status),
        check(
          'gateways stay flat',
          grown <= FLAT_BYTES,
          `grown by ${Math.round(grown / 2 ** 20)} MiB at most`,
        ),
      ];
    },
  });
}

/**
 * @param {RowContext} context
 * @param {number} forMs
 * @returns {Promise<Seen>}
 */
async function duringAlarm({ system, answers, ledger, pause }, forMs) {
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
  await pause(forMs);
  const { status } = await fetch(`${system.gateways[0]?.url}/v1/orders/${id}`);
  return { status, saved: (await system.backend.stats()).saved - before, blockedAtMs };
}

/** @param {RowContext} context */
function gatewayGrowth({ system, meter, seen, healedAtMs = 0 }) {
  const growths = system.gateways.map(({ name }) => {
    const during = (meter.samples.get(name) ?? [])
      .filter(({ atMs }) => atMs >= seen.blockedAtMs && atMs <= healedAtMs)
      .map(({ rssBytes }) => rssBytes);
    return Math.max(0, ...during) - (during[0] ?? 0);
  });
  return Math.max(...growths);
}
