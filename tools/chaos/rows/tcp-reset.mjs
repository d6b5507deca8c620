import { describeAnswer } from '../count/figures.mjs';
import { check, row } from '../row.mjs';
import { connectionsOf } from '../system/connection-log.mjs';

/** @import { RowContext } from '../row-context.mjs' */
/** @import { CompleteRow } from '../row.mjs' */
/** @import { TcpProxy } from '../system/tcp-proxy.mjs' */

/** As of a dead connection; the rest is for a machine that has other things to do. */
const REFUSED_WITHIN_MS = 1000;
const LEAST_BREAKS = 4;

/** What may answer while connections break. */
const honest = ['503 broker-unavailable', '503 outcome-unknown'];

/**
 * The rows of one table: connections to every server break again and again, each time in one manner.
 * @param {{ id: string, title: string, fault: string, breakOff: (proxy: TcpProxy) => void }} variant
 * @returns {CompleteRow}
 */
const brokenConnections = ({ id, title, fault, breakOff }) =>
  row({
    id,
    title,
    fault,
    holds: ['Submissions are accepted, or answered 503 within a second', 'Every app connects anew by itself'],
    stack: { proxied: true },

    async provoke({ system, random, pause, hasTime, broken, healed, load }) {
      const apps = [...system.gateways, ...system.consumers];
      for (let breaks = 0; breaks < LEAST_BREAKS || hasTime(4000); breaks += 1) {
        await pause(random.between(300, 1200));
        const app = random.next() < 0.5 ? apps : [random.pick(apps)];
        broken(`${title}: ${app.length === 1 ? app[0]?.name : 'every app'}`);
        for (const { name } of app) for (const proxy of system.links.get(name)?.all ?? []) breakOff(proxy);
      }
      healed('connections stay whole');
      await load.accepted(100);
    },

    checks: (context) => [...checkAnswers(context), ...checkConnections(context)],
  });

export const tcpReset = brokenConnections({
  id: 'F15a',
  title: 'TCP: reset in the middle of a frame',
  fault:
    'Connections of gateways and consumers to broker, backend and database are reset after half of what somebody wrote, again and again',
  breakOff: (proxy) => proxy.resetMidFrame(),
});

export const tcpHalfClose = brokenConnections({
  id: 'F15f',
  title: 'TCP: half-close',
  fault:
    'Gateways and consumers are told that broker, backend and database say no more (FIN), while what they send still arrives, again and again',
  breakOff: (proxy) => proxy.halfClose(),
});

/** @param {RowContext} context */
function checkAnswers({ sentBetween, brokenAtMs = Infinity }) {
  const others = sentBetween(brokenAtMs).filter(({ status }) => status !== 202);
  const dishonest = others.filter((answer) => !honest.includes(describeAnswer(answer)));
  const slowest = others.reduce((most, { tookMs }) => Math.max(most, tookMs), 0);
  return [
    check(
      'what is not accepted is answered 503',
      others.length > 0 && dishonest.length === 0,
      `${others.length} not accepted, ${dishonest.length} in another way`,
    ),
    check('within a second', slowest <= REFUSED_WITHIN_MS, `slowest ${Math.round(slowest)} ms`),
  ];
}

/** @param {RowContext} context */
function checkConnections({ system }) {
  const apps = [...system.gateways, ...system.consumers];
  const counts = apps.map((app) => connectionsOf(app));
  return [
    check(
      'every app lost the broker, and is connected again',
      counts.every(({ lost, made }) => lost > 0 && made > lost),
      counts.map(({ lost, made }, index) => `${apps[index]?.name} lost ${lost}, made ${made}`).join('; '),
    ),
  ];
}
