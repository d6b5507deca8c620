import { waitFor } from '../../stack/wait-for.mjs';
import { isAccepted, p99Of, steadyMemory } from '../count/flood-figures.mjs';
import { SlowClients } from '../load/slow-clients.mjs';
import { check, row } from '../row.mjs';

/** @import { SlowLife, Slowness } from '../load/slow-clients.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

/** @typedef {{ lives: readonly SlowLife[], oldestMs: readonly number[], allOpenAtMs: number, openCount: number, openFilesAfter: number }} Seen */

const IDLE = 10_000;

/** So long that an idle connection is seen to be closed after 65 s. */
const FOR_MS = 78_000;
/** So long in a short run that all others are. */
const LEAST_MS = 16_000;

/** The gateway looks once a second who is overdue, and the machine is busy. */
const LATE_MS = 4000;
const FREED_WITHIN_MS = 5000;

/** Ordinary clients keep some connections. */
const MOST_FILES_MORE = 500;

const SYNC_TIMEOUT_MS = 5000;
/** As a status may be waited for 30 s, with 5 s for the reading, and Node grants both twice. */
const UNREAD_MS = 70_000;

const get = (/** @type {string} */ path) => `GET ${path} HTTP/1.1\r\nhost: gateway\r\n`;
const post = `POST /v1/orders HTTP/1.1\r\nhost: gateway\r\n`;
const json = 'content-type: application/json\r\n';
const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;

/** @type {readonly Slowness[]} */
const kinds = [
  {
    what: 'idle after one answer',
    count: IDLE,
    mostMs: 65_000,
    behave: (socket) => socket.write(`${get('/health/live')}\r\n`),
  },
  { what: 'saying nothing', count: 300, mostMs: 5000, behave: () => undefined },
  {
    what: 'headers at a byte a second',
    count: 300,
    mostMs: 5000,
    behave(socket, every) {
      socket.write(get('/v1/orders/1'));
      every(1000, () => socket.write('x'));
    },
  },
  {
    what: 'a body at a byte a second',
    count: 300,
    mostMs: 10_000,
    behave(socket, every) {
      socket.write(`${post}${json}content-length: 300\r\n\r\n`);
      every(1000, () => socket.write(' '));
    },
  },
  {
    what: 'headers without end',
    count: 20,
    mostMs: 1000,
    behave(socket, every) {
      socket.write(get('/v1/orders/1'));
      every(5, () => socket.write('x-more: and more\r\n'.repeat(50)));
    },
  },
  {
    what: 'a body without end',
    count: 10,
    mostMs: 10_000,
    behave(socket, every) {
      socket.write(`${post}${json}transfer-encoding: chunked\r\n\r\n`);
      every(100, () => socket.writableNeedDrain || socket.write(chunk));
    },
  },
  {
    what: 'a body without end that was refused by its type',
    count: 10,
    mostMs: 10_000,
    behave(socket, every) {
      socket.write(`${post}content-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n`);
      every(100, () => socket.writableNeedDrain || socket.write(chunk));
    },
  },
  {
    what: 'asking a thousand times and reading nothing',
    count: 20,
    mostMs: UNREAD_MS,
    behave(socket, every) {
      const request = `${get('/openapi.json')}\r\n`;
      socket.pause();
      socket.write(request.repeat(1000));
      // Who reads nothing does not see the end either, but when there is something to be written.
      every(250, () => socket.write(request));
    },
  },
];

export const slowClients = row({
  id: 'F21c',
  title: 'slow clients',
  fault:
    'A gateway has 10,000 idle connections, and a thousand that send headers or bodies at a byte a second or without end, or read nothing; each that is cut off comes again',
  holds: [
    `Each is cut off by its limit of time or size, or the ${LATE_MS / 1000} s after it in which this is noticed`,
    'All orders of ordinary clients are accepted meanwhile',
    'The memory of the gateway does not grow with time, and all files are closed after',
  ],
  stack: { gateways: 1, gatewayEnv: { SYNC_TIMEOUT_MS: String(SYNC_TIMEOUT_MS) } },
  load: { ratePerSecond: 100 },

  async provoke(context) {
    const { system, pause, scaled, broken, healed, note } = context;
    const [gateway] = system.gateways;
    broken('slow clients come');
    const clients = new SlowClients(gateway?.url ?? '', kinds);
    try {
      await waitFor(async () => clients.openCount > IDLE, {
        timeoutMs: 60_000,
        failure: () => new Error(`Only ${clients.openCount} connections are open.`),
      });
      note(`${clients.openCount} connections`);
      const allOpenAtMs = performance.now();
      const { openCount } = clients;
      await pause(Math.max(LEAST_MS, scaled(FOR_MS)));
      const oldestMs = kinds.map((kind) => clients.oldestMs(kind));
      clients.stop();
      healed('all of them are gone');
      await pause(FREED_WITHIN_MS);
      const openFilesAfter = context.meter.samples.get(gateway?.name ?? '')?.at(-1)?.openFiles ?? Infinity;
      context.seen = { lives: clients.lives, oldestMs, allOpenAtMs, openCount, openFilesAfter };
    } finally {
      clients.stop();
    }
  },

  checks(context) {
    const { lives, oldestMs, allOpenAtMs, openCount, openFilesAfter } = /** @type {Seen} */ (context.seen);
    return [
      check('10,000 connections were open', openCount > IDLE, openCount),
      ...kinds.map((kind, index) => cutOffCheck(context, kind, lives, oldestMs[index] ?? Infinity)),
      ordersCheck(context),
      steadyMemory(context, 'with all of them', allOpenAtMs, context.healedAtMs ?? allOpenAtMs),
      filesCheck(context, openFilesAfter),
    ];
  },
});

/**
 * @param {RowContext} context
 * @param {Slowness} kind
 * @param {readonly SlowLife[]} lives
 * @param {number} oldestMs
 */
function cutOffCheck({ brokenAtMs = 0, healedAtMs = 0 }, kind, lives, oldestMs) {
  const { what, mostMs } = kind;
  const own = lives.filter((life) => life.kind === kind);
  const longestMs = own.reduce((longest, { lastedMs }) => Math.max(longest, lastedMs), oldestMs);
  const answers = [...new Set(own.map(({ status }) => status))].sort().join(', ');
  // In a short run the time of some never comes.
  const isDue = healedAtMs - brokenAtMs > mostMs + LATE_MS;
  return check(
    `${what}: cut off within ${mostMs / 1000} s`,
    longestMs < mostMs + LATE_MS && (own.length > 0 || !isDue),
    `${own.length} cut off, the last open ones after ${(longestMs / 1000).toFixed(1)} s${answers === '' ? '' : `, answered ${answers}`}`,
  );
}

/** @param {RowContext} context */
function ordersCheck({ sentBetween, brokenAtMs = 0, healedAtMs }) {
  const answers = sentBetween(brokenAtMs, healedAtMs);
  const accepted = answers.filter(isAccepted);
  return check(
    'all ordinary orders are accepted meanwhile',
    answers.length > 0 && accepted.length === answers.length,
    `${accepted.length} of ${answers.length}, p99 ${p99Of(accepted).toFixed(0)} ms`,
  );
}

/**
 * @param {RowContext} context
 * @param {number} openFilesAfter
 */
function filesCheck({ meter, system }, openFilesAfter) {
  const [{ openFiles = 0 } = {}] = meter.samples.get(system.gateways[0]?.name ?? '') ?? [];
  return check(
    'their files are closed 5 s after',
    openFilesAfter <= openFiles + MOST_FILES_MORE,
    `${openFiles} open files before, ${openFilesAfter} after`,
  );
}
