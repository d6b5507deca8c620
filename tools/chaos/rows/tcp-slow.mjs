import { answerCounts } from '../count/figures.mjs';
import { check, row } from '../row.mjs';
import { connectionsOf } from '../system/connection-log.mjs';

/** @import { RowContext } from '../row-context.mjs' */
/** @import { Answer } from '../load/submit.mjs' */
/** @import { Check, CompleteRow, LoadNeeds } from '../row.mjs' */
/** @import { TcpProxy } from '../system/tcp-proxy.mjs' */

const DELAY_MS = 200;

/** Timers count whole milliseconds. */
const EARLY_MS = 4;

/** On its way to the broker, to a consumer and to the backend. */
const LEAST_ORDER_BYTES = 1000;

/**
 * The rows of one table: the network is slow all the while, and nobody has to give up for that.
 * @param {{ id: string, title: string, fault: string, load: Partial<LoadNeeds>, slowDown: (proxy: TcpProxy) => void, tookEffect: (sent: readonly Answer[], proxies: readonly TcpProxy[]) => Check }} variant
 * @returns {CompleteRow}
 */
const slowNetwork = ({ id, title, fault, load: needs, slowDown, tookEffect }) =>
  row({
    id,
    title,
    fault,
    holds: ['Every submission is accepted', 'No connection is given up'],
    stack: { proxied: true },
    load: needs,

    async provoke({ system, pause, hasTime, broken, healed }) {
      const proxies = [...system.links.values()].flatMap(({ all }) => all);
      broken(title);
      for (const proxy of proxies) slowDown(proxy);
      while (hasTime(3000)) await pause(100);
      healed('the network is quick again');
      for (const proxy of proxies) proxy.pass();
    },

    checks(context) {
      const { sentBetween, system, brokenAtMs = Infinity, healedAtMs = 0 } = context;
      const sent = sentBetween(brokenAtMs, healedAtMs - 1000);
      const refused = sent.filter(({ status }) => status !== 202);
      const proxies = [...system.links.values()].flatMap(({ all }) => all);
      return [
        check(
          'every submission is accepted',
          sent.length > 0 && refused.length === 0,
          JSON.stringify(answerCounts(sent)),
        ),
        tookEffect(sent, proxies),
        ...checkNothingLost(system),
      ];
    },
  });

export const tcpDelay = slowNetwork({
  id: 'F15d',
  title: 'TCP: 200 ms more',
  fault:
    'Each byte between gateways or consumers and broker, backend or database takes 200 ms more, in either direction',
  // Two consumers with 20 calls of 400 ms each save about 95 a second.
  load: { ratePerSecond: 90 },
  slowDown: (proxy) => proxy.delay(DELAY_MS),
  tookEffect(sent) {
    const quickest = sent.reduce((least, { tookMs }) => Math.min(least, tookMs), Infinity);
    const isLate = sent.length > 0 && quickest >= 2 * DELAY_MS - EARLY_MS;
    return check('each waits for the way there and back', isLate, `quickest ${Math.round(quickest)} ms`);
  },
});

export const tcpSlices = slowNetwork({
  id: 'F15e',
  title: 'TCP: 1-byte slices',
  fault: 'All bytes between gateways or consumers and broker, backend or database arrive one by one',
  // The proxy writes some thousand bytes a second, since each waits for a turn of its event loop.
  load: { ratePerSecond: 10 },
  slowDown: (proxy) => proxy.slice(),
  tookEffect(sent, proxies) {
    const bytes = proxies.reduce((sum, { slicedBytes }) => sum + slicedBytes, 0);
    const isSliced = sent.length > 0 && bytes > sent.length * LEAST_ORDER_BYTES;
    return check('every order came byte by byte', isSliced, `${bytes} bytes for ${sent.length} submissions`);
  },
});

/** @param {RowContext['system']} system */
function checkNothingLost({ gateways, consumers }) {
  const lost = [...gateways, ...consumers].filter((app) => connectionsOf(app).lost > 0);
  return [
    check('no connection is given up', lost.length === 0, lost.map(({ name }) => name).join(' ') || 'none'),
  ];
}
