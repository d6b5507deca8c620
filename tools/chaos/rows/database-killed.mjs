import { waitFor } from '../../stack/wait-for.mjs';
import { check, row } from '../row.mjs';

/** @import { AppProcess } from '../system/app-process.mjs' */

const OUTAGE_MS = 60_000;
const PAUSES_WITHIN_MS = 5000;

/** @typedef {{ status: number, type: string, retryAfter: string | null }} StatusAnswer */

/** @typedef {{ pages: StatusAnswer[], calls: number }} Seen while the database was away */

export const databaseKilled = row({
  id: 'F20',
  title: 'database killed',
  fault:
    'PostgreSQL is killed with SIGKILL under load, away for 60 s, and started again; meanwhile a consumer is killed that has outcomes in hand',
  holds: [
    'Orders are accepted all the while',
    'Status pages answer 503 status-unavailable with Retry-After',
    'Consumers pause: the backend is not called for what could not be recorded',
  ],

  async provoke(context) {
    const { system, ledger, random, pause, broken, healed, scaled } = context;
    const victim = random.pick(system.consumers);
    const known = ledger.entries.find(({ ids }) => ids.size > 0);
    const [id = ''] = known?.ids ?? [];
    await pause(random.between(0, 1000));
    broken('kill -9 of PostgreSQL');
    const backAt = performance.now() + scaled(OUTAGE_MS);
    await system.database.kill();
    await waitFor(async () => (await Promise.all(system.consumers.map(isPaused))).every(Boolean), {
      timeoutMs: PAUSES_WITHIN_MS,
      failure: () => new Error('The consumers do not pause.'),
    });
    await waitFor(async () => (await system.backend.stats()).inFlight === 0, {
      timeoutMs: PAUSES_WITHIN_MS,
      failure: () => new Error('Calls of the backend do not end.'),
    });
    const before = await system.backend.stats();
    // What it has not committed must not be acknowledged.
    await victim.kill();
    const look = () => Promise.all(system.gateways.map(({ url }) => statusPage(`${url}/v1/orders/${id}`)));
    const pages = await look();
    await pause(Math.max(500, backAt - performance.now()));
    pages.push(...(await look()));
    const calls = (await system.backend.stats()).requests - before.requests;
    context.seen = /** @satisfies {Seen} */ ({ pages, calls });
    await system.database.start();
    await victim.start();
    healed('PostgreSQL takes connections again');
  },

  checks(context) {
    const { sentBetween, brokenAtMs = 0 } = context;
    const { pages, calls } = /** @type {Seen} */ (context.seen);
    const sent = sentBetween(brokenAtMs);
    const refused = sent.filter(({ status }) => status !== 202);
    const asMeant = pages.every(
      ({ status, type, retryAfter }) =>
        status === 503 && type === '/problems/status-unavailable' && Number(retryAfter) > 0,
    );
    return [
      check(
        'every submission is accepted',
        refused.length === 0,
        `${refused.length} of ${sent.length} are not`,
      ),
      check(
        'status pages say so',
        pages.length > 0 && asMeant,
        pages
          .map(({ status, type, retryAfter }) => `${status} ${type}, Retry-After ${retryAfter}`)
          .join('; '),
      ),
      check('the backend is not called while consumers pause', calls === 0, `${calls} calls`),
    ];
  },
});

/** @param {AppProcess} consumer */
async function isPaused({ url }) {
  const answer = await fetch(`${url}/health/ready`);
  const report = /** @type {{ details: { consuming: { pauses: string[] } } }} */ (await answer.json());
  return report.details.consuming.pauses.includes('the order store is unavailable');
}

/**
 * @param {string} url
 * @returns {Promise<StatusAnswer>}
 */
async function statusPage(url) {
  const answer = await fetch(url);
  const { type } = /** @type {{ type: string }} */ (await answer.json());
  return { status: answer.status, type, retryAfter: answer.headers.get('retry-after') };
}
