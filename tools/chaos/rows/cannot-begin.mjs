import { setTimeout as sleep } from 'node:timers/promises';
import { sendOrder } from '@order-intake/contracts';
import { waitFor } from '../../stack/wait-for.mjs';
import { check, row } from '../row.mjs';
import { TcpProxy } from '../system/tcp-proxy.mjs';

/** @import { AppProcess } from '../system/app-process.mjs' */
/** @import { PrivateSystem } from '../system/private-system.mjs' */

/** From when it answers. */
const WATCH_MS = 8000;
const BEGINS_WITHIN_MS = 30_000;
/** Of an app that stays: its connections to the broker are two at most. */
const MOST_LINES = 2;
/** Pauses double from a quarter of a second to two, so that eight seconds see eight tries, of two connections. */
const MOST_ATTEMPTS = 2 * 8;

/**
 * @typedef {object} Case
 * @property {string} what
 * @property {'consumer' | 'gateway'} app
 * @property {(system: PrivateSystem, vhost: string) => Promise<string>} arrange gives the URL that the app is to use
 * @property {RegExp} says what its one line tells
 * @property {boolean} ends whether another try is hopeless, so that it ends with exit code 1; else it reads not ready
 */

/** @type {readonly Case[]} */
const cases = [
  {
    what: 'a queue of the same name with other settings',
    app: 'consumer',
    async arrange(system, vhost) {
      await system.broker.createVhost(vhost);
      await system.broker.manage('PUT', `queues/${vhost}/${sendOrder.names.queue}`, { durable: true });
      return urlOf(system, vhost, 'guest', 'guest');
    },
    says: /cannot start: .*PRECONDITION_FAILED/,
    ends: true,
  },
  {
    what: 'an account that may not declare',
    app: 'consumer',
    async arrange(system, vhost) {
      await system.broker.createVhost(vhost);
      await addUser(system, vhost, { configure: '^$', write: '.*', read: '.*' });
      return urlOf(system, vhost, vhost, 'secret');
    },
    says: /cannot start: .*ACCESS_REFUSED/,
    ends: true,
  },
  {
    what: 'a wrong password, of a consumer',
    app: 'consumer',
    arrange: async (system) => urlOf(system, system.name, 'guest', 'wrong'),
    says: /cannot connect to the broker: .*ACCESS.REFUSED/i,
    ends: false,
  },
  {
    what: 'a wrong password, of a gateway',
    app: 'gateway',
    arrange: async (system) => urlOf(system, system.name, 'guest', 'wrong'),
    says: /cannot connect to the broker: .*ACCESS.REFUSED/i,
    ends: false,
  },
  {
    what: 'an account that may not publish',
    app: 'gateway',
    async arrange(system, vhost) {
      await system.broker.createVhost(vhost);
      await addUser(system, vhost, { configure: '^$', write: '^$', read: '^$' });
      return urlOf(system, vhost, vhost, 'secret');
    },
    says: /cannot publish to orders\.send yet: .*(NOT_FOUND|ACCESS.REFUSED)/i,
    ends: false,
  },
];

/** @typedef {{ what: string, ends: boolean, says: RegExp, lines: string[], exits: number, ready: string, attempts: number }} Seen */

export const cannotBegin = row({
  id: 'F17',
  title: 'apps that cannot begin',
  fault:
    'Further apps are started with a topology that is not theirs, without a permission, or with a wrong password',
  holds: [
    'Each says so in one clear line',
    'It ends with exit code 1 where nothing else helps, else it reads not ready and says why',
    'Nothing is tried again in a storm',
  ],

  async provoke(context) {
    const { system, broken, healed, note } = context;
    broken('apps that cannot begin');
    context.seen = await Promise.all(
      cases.map(async (each, index) => {
        const vhost = `${system.name}-${index}`;
        const url = new URL(await each.arrange(system, vhost));
        const proxy = await TcpProxy.listen(Number(url.port));
        url.port = String(proxy.port);
        const app = await system.spare(each.app, { RABBITMQ_URLS: url.href });
        try {
          return { ...(await watch(app, each)), attempts: proxy.arrivals.length };
        } finally {
          await app.kill();
          await proxy.close();
          note(`seen: ${each.what}`);
        }
      }),
    );
    healed('they are gone');
    await Promise.allSettled(
      cases.map((_, index) => system.broker.manage('DELETE', `vhosts/${system.name}-${index}`)),
    );
  },

  checks: ({ seen }) =>
    /** @type {Seen[]} */ (seen).map(({ what, ends, says, lines, exits, ready, attempts }) => {
      const told = lines.filter((line) => says.test(line));
      const clear = told.length >= 1 && lines.length <= (ends ? 1 : MOST_LINES);
      const ended = ends ? exits === 1 : exits === 0 && ready !== '' && ready !== 'ready';
      return check(
        what,
        clear && ended && attempts > 0 && attempts <= MOST_ATTEMPTS,
        `${lines.length} complaints, such as ${told[0] ?? lines[0] ?? 'none'}; ${ends ? `${exits} exits` : ready}; ${attempts} connections`,
      );
    }),
});

/**
 * @param {AppProcess} app
 * @param {Case} looked
 * @returns {Promise<Omit<Seen, 'attempts'>>}
 */
async function watch(app, { what, ends, says }) {
  app.launch();
  await waitFor(async () => !app.isRunning || (!ends && (await app.isHealthy('live'))), {
    timeoutMs: BEGINS_WITHIN_MS,
    failure: () => new Error(`${what}: the ${app.name} neither ends nor answers.`),
  });
  if (app.isRunning) await sleep(WATCH_MS);
  const complaints = app.lines
    .filter((line) => line.startsWith('{'))
    .map((line) => /** @type {{ level: string, msg: string }} */ (JSON.parse(line)))
    .filter(({ level }) => level !== 'info' && level !== 'debug');
  return {
    what,
    ends,
    says,
    lines: complaints.map(({ msg }) => msg),
    exits: app.exits.filter(({ code }) => code === 1).length,
    ready: app.isRunning ? await readiness(app) : '',
  };
}

/** What the app says of itself: `ready`, or why not. @param {AppProcess} app */
async function readiness({ url }) {
  const answer = await fetch(`${url}/health/ready`);
  const { details } = /** @type {{ details: Record<string, { problem?: string }> }} */ (await answer.json());
  if (answer.ok) return 'ready';
  return Object.values(details)
    .flatMap(({ problem }) => problem ?? [])
    .join('; ');
}

/**
 * @param {PrivateSystem} system
 * @param {string} vhost
 * @param {string} user
 * @param {string} password
 */
function urlOf({ broker }, vhost, user, password) {
  const url = new URL(broker.urls(vhost));
  url.username = user;
  url.password = password;
  return url.href;
}

/**
 * An account named as the virtual host.
 * @param {PrivateSystem} system
 * @param {string} vhost
 * @param {{ configure: string, write: string, read: string }} permissions
 */
async function addUser({ broker }, vhost, permissions) {
  await broker.manage('PUT', `users/${vhost}`, { password: 'secret', tags: '' });
  await broker.manage('PUT', `permissions/${vhost}/${vhost}`, permissions);
}
