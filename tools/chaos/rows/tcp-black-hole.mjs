import { describeAnswer } from '../count/figures.mjs';
import { check, row } from '../row.mjs';
import { connectionsOf } from '../system/connection-log.mjs';

/** @import { PrivateSystem } from '../system/private-system.mjs' */

const PUBLISH_TIMEOUT_MS = 2000;
const ANSWERED_WITHIN_MS = PUBLISH_TIMEOUT_MS + 500;

/** The publisher's patience of 5 s, which is looked at twice a second, and the first publish that waits. */
const FOUND_SILENT_WITHIN_MS = 6500;

/** Connections without a heartbeat are given up after 10 to 15 s, and a try to connect after 3 s. */
const LEAST_HOLE_MS = 18_000;

const honest = ['503 broker-unavailable', '503 outcome-unknown', '503 overloaded'];

export const brokerBlackHole = row({
  id: 'F15b',
  title: 'TCP: black hole before the broker',
  fault:
    'No byte passes between gateways or consumers and the broker for 20 seconds, and no connection ends; then all that was held arrives',
  holds: [
    'Publishes time out: submissions are answered 503 within the publish timeout and half a second',
    'Gateways give up the silent connection, consumers the one without heartbeats; tries to connect time out too',
  ],
  stack: { proxied: true, gatewayEnv: { PUBLISH_TIMEOUT_MS: String(PUBLISH_TIMEOUT_MS) } },

  async provoke(context) {
    const { system, random, pause, scaled, broken, healed, load } = context;
    const proxies = [...system.links.values()].flatMap(({ broker }) => broker);
    await pause(random.between(300, 1200));
    broken('nothing passes between apps and broker');
    const beganAt = Date.now();
    for (const proxy of proxies) proxy.hold();
    await pause(Math.max(LEAST_HOLE_MS, scaled(20_000)));
    context.seen = {
      foundSilentMs: system.gateways.map(
        (gateway) => (connectionsOf(gateway).foundSilentAt[0] ?? Infinity) - beganAt,
      ),
      apps: [...system.gateways, ...system.consumers].map((app) => ({
        name: app.name,
        ...connectionsOf(app),
      })),
    };
    for (const proxy of proxies) proxy.pass();
    healed('bytes pass again');
    await load.accepted(100);
  },

  checks({ sentBetween, seen, brokenAtMs = Infinity, healedAtMs = Infinity }) {
    /** @type {{ foundSilentMs: number[], apps: ({ name: string } & ReturnType<typeof connectionsOf>)[] }} */
    const { foundSilentMs, apps } = seen ?? { foundSilentMs: [], apps: [] };
    const sent = sentBetween(brokenAtMs, healedAtMs - ANSWERED_WITHIN_MS).filter(
      ({ status }) => status !== 202,
    );
    const dishonest = sent.filter((answer) => !honest.includes(describeAnswer(answer)));
    const slowest = sent.reduce((most, { tookMs }) => Math.max(most, tookMs), 0);
    const unknown = sent.filter(({ problem }) => problem === 'outcome-unknown');
    return [
      check(
        'publishes time out, and submissions are answered 503',
        unknown.length > 0 && dishonest.length === 0,
        `${sent.length} not accepted, ${unknown.length} of them outcome-unknown, ${dishonest.length} in another way`,
      ),
      check(
        'within the publish timeout and half a second',
        slowest <= ANSWERED_WITHIN_MS,
        `slowest ${Math.round(slowest)} ms`,
      ),
      check(
        'gateways give up the silent connection',
        foundSilentMs.length > 0 && foundSilentMs.every((ms) => ms <= FOUND_SILENT_WITHIN_MS),
        foundSilentMs.map((ms) => `after ${ms} ms`).join(', '),
      ),
      check(
        'every app gives up its connection, and a try to connect times out',
        apps.length > 0 && apps.every(({ lost, timedOut }) => lost > 0 && timedOut > 0),
        apps.map(({ name, lost, timedOut }) => `${name} ${lost} and ${timedOut}`).join(', '),
      ),
    ];
  },
});

const BACKEND_TIMEOUT_MS = 1000;
const LEAST_SILENCE_MS = 4000;

/** Two seconds for a statement, half a second for a server that keeps no time limit, and as much for the machine. */
const PAGE_WITHIN_MS = 3000;

export const storageBlackHole = row({
  id: 'F15c',
  title: 'TCP: black hole before backend and database',
  fault:
    'No byte passes between consumers and backend, then between all apps and PostgreSQL, each for some seconds; then all that was held arrives',
  holds: [
    'Orders are accepted all the while',
    'Backend calls time out and are tried again; status pages answer 503 in time',
  ],
  stack: { proxied: true, consumerEnv: { BACKEND_TIMEOUT_MS: String(BACKEND_TIMEOUT_MS) } },

  async provoke(context) {
    const { system, ledger, random, pause, scaled, broken, healed } = context;
    const links = [...system.links.values()];
    const silenceMs = Math.max(LEAST_SILENCE_MS, scaled(8000));
    await pause(random.between(300, 1200));
    broken('nothing passes between consumers and backend');
    for (const { backend } of links) backend.hold();
    await pause(silenceMs);
    for (const { backend } of links) backend.pass();
    const timeouts = await timedOutCalls(system);

    const [id = ''] = ledger.entries.find(({ ids }) => ids.size > 0)?.ids ?? [];
    broken('nothing passes between apps and PostgreSQL');
    for (const { database } of links) database.hold();
    const pages = await Promise.all(system.gateways.map(({ url }) => statusPage(`${url}/v1/orders/${id}`)));
    await pause(silenceMs);
    for (const { database } of links) database.pass();
    healed('bytes pass again');
    context.seen = { timeouts, pages };
  },

  checks({ sentBetween, seen, brokenAtMs = Infinity }) {
    /** @type {{ timeouts: number, pages: { status: number, tookMs: number }[] }} */
    const { timeouts, pages } = seen ?? { timeouts: 0, pages: [] };
    const sent = sentBetween(brokenAtMs);
    const refused = sent.filter(({ status }) => status !== 202);
    return [
      check(
        'every submission is accepted',
        sent.length > 0 && refused.length === 0,
        `${refused.length} of ${sent.length} are not`,
      ),
      check('backend calls time out', timeouts > 0, `${timeouts} calls`),
      check(
        'status pages answer 503 in time',
        pages.length > 0 && pages.every(({ status, tookMs }) => status === 503 && tookMs <= PAGE_WITHIN_MS),
        pages.map(({ status, tookMs }) => `${status} after ${Math.round(tookMs)} ms`).join(', '),
      ),
    ];
  },
});

/**
 * Of all consumers, as they count themselves.
 * @param {PrivateSystem} system
 */
async function timedOutCalls({ consumers }) {
  const pages = await Promise.all(
    consumers.map(async ({ adminUrl }) => (await fetch(`${adminUrl}/metrics`)).text()),
  );
  const line = /^consumer_backend_call_duration_seconds_count\{[^}]*result="backend-timeout"[^}]*\} (\d+)/m;
  return pages.reduce((sum, page) => sum + Number(line.exec(page)?.[1] ?? 0), 0);
}

/** @param {string} url */
async function statusPage(url) {
  const askedAtMs = performance.now();
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  await answer.arrayBuffer();
  return { status: answer.status, tookMs: performance.now() - askedAtMs };
}
