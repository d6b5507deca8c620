import { describeAnswer } from '../count/figures.mjs';
import { check, row } from '../row.mjs';

const AWAY_MS = 10_000;

/** Losing both connections, not getting them again, having them again; an app that says more says it again and again. */
const MOST_LINES = 16;

const honest = ['503 broker-unavailable', '503 outcome-unknown'];

export const brokerPaused = row({
  id: 'F6',
  title: 'broker stopped in order',
  fault: 'The broker is stopped by `rabbitmqctl stop_app` under load for 10 s, and started by `start_app`',
  holds: [
    'Submissions are refused with 503 meanwhile',
    'No app logs or reconnects in a loop',
    'Everything recovers by itself',
  ],

  async provoke(context) {
    const { system, pause, random, scaled, broken, healed, load } = context;
    await pause(random.between(0, 1000));
    const before = linesOf(context);
    broken('rabbitmqctl stop_app');
    await system.broker.ctl('stop_app');
    await pause(scaled(AWAY_MS));
    await system.broker.ctl('start_app');
    healed('rabbitmqctl start_app');
    await load.accepted(100, 60_000);
    await pause(1000);
    context.seen = linesOf(context).map(([name, lines], index) => [name, lines - (before[index]?.[1] ?? 0)]);
  },

  checks({ sentBetween, seen, brokenAtMs = 0, healedAtMs = 0 }) {
    const refused = sentBetween(brokenAtMs, healedAtMs).filter(({ status }) => status !== 202);
    const dishonest = refused.filter((answer) => !honest.includes(describeAnswer(answer)));
    const lines = /** @type {[string, number][]} */ (seen);
    return [
      check(
        'submissions are refused with 503',
        refused.length > 0 && dishonest.length === 0,
        `${refused.length} refused, ${dishonest.length} in another way`,
      ),
      check(
        `no app says more than ${MOST_LINES} lines of it`,
        lines.every(([, count]) => count > 0 && count <= MOST_LINES),
        lines.map(([name, count]) => `${name} ${count}`).join(', '),
      ),
    ];
  },
});

/**
 * How many lines each app that talks to the broker has logged.
 * @param {import('../row-context.mjs').RowContext} context
 * @returns {[string, number][]}
 */
const linesOf = ({ system }) =>
  [...system.gateways, ...system.consumers].map(({ name, lines }) => [name, lines.length]);
