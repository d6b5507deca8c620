import { setTimeout as sleep } from 'node:timers/promises';
import { describeAnswer } from '../count/figures.mjs';
import { check, row } from '../row.mjs';
import { readMetric } from '../system/read-metric.mjs';

/** @import { RowContext } from '../row-context.mjs' */
/** @import { Check, CompleteRow, LoadNeeds } from '../row.mjs' */
/** @import { Answer } from '../load/submit.mjs' */
/** @import { BackendProcess } from '../system/backend-process.mjs' */

/**
 * @typedef {object} BackendFault
 * @property {string} id
 * @property {string} title
 * @property {string} fault
 * @property {number} forMs how long it lasts
 * @property {(backend: BackendProcess, seed: number) => unknown} begin
 * @property {(backend: BackendProcess) => unknown} end
 * @property {boolean} opensBreaker whether the consumers are to leave the backend alone
 * @property {readonly string[]} twin answers of the synchronous twin that are as they should be
 * @property {boolean} [twinFails] it must not only succeed (true)
 * @property {Partial<LoadNeeds>} [load]
 * @property {(seen: Seen, context: RowContext) => Check} [shown] that the fault was there, where nothing else shows it
 */

const SYNC_TIMEOUT_MS = 2000;
const TWIN_EVERY_MS = 400;
/** Its own time limit, and the way there and back. */
const TWIN_ANSWERS_WITHIN_MS = SYNC_TIMEOUT_MS + 500;
const BACKEND_TIMEOUT_MS = 1500;
const LOOK_MS = 100;
const SLOWER_MS = 1000;

/** Of each consumer: the calls that the breaker looks at, those under way, and some probes. */
const CALLS_BEFORE_OPEN = 120;
const PROBES_A_SECOND = 4;
/** Where it stays closed: an order that fails three times of ten takes 1.4 calls, and a broken connection another. */
const CALLS_AN_ORDER = 2;

/** So long the failure table wants the backend to be away in one long run; the others are shorter. */
const LONG_RUN_SECONDS = 300;

/** @param {BackendProcess} backend */
const heal = (backend) => backend.setFaults({});

/** @type {readonly BackendFault[]} */
const faults = [
  {
    id: 'F18a',
    title: 'backend down',
    fault: 'The backend is killed and away: 15 s, or 5 min with `--seconds 300`',
    forMs: 15_000,
    begin: (backend) => backend.kill(),
    end: (backend) => backend.start(),
    opensBreaker: true,
    twin: ['503 backend-unavailable'],
  },
  {
    id: 'F18b',
    title: 'backend answers 500',
    fault: 'Every call of the backend is answered 500 for 15 s',
    forMs: 15_000,
    begin: (backend) => backend.setFaults({ errorRate: 1 }),
    end: heal,
    opensBreaker: true,
    twin: ['503 backend-unavailable'],
  },
  {
    id: 'F18c',
    title: 'backend answers 500 now and then',
    fault: 'Three of ten calls of the backend are answered 500 for 15 s, less than the retries last',
    forMs: 15_000,
    begin: (backend, seed) => backend.setFaults({ errorRate: 0.3, seed }),
    end: heal,
    opensBreaker: false,
    twin: ['200', '422 backend-rejected', '503 backend-unavailable'],
  },
  {
    id: 'F18d',
    title: 'backend slow',
    fault: 'Every call of the backend takes a second longer for 30 s',
    forMs: 30_000,
    begin: (backend) => backend.setFaults({ extraLatencyMs: SLOWER_MS }),
    end: heal,
    opensBreaker: false,
    twin: ['200', '422 backend-rejected', '504 backend-timeout'],
    twinFails: false,
    shown: ({ twin }) => {
      const fastest = Math.min(...twin.map(({ tookMs }) => tookMs));
      return check('calls take a second longer', fastest >= SLOWER_MS, `fastest ${Math.round(fastest)} ms`);
    },
  },
  {
    id: 'F18e',
    title: 'backend never answers',
    fault: 'No call of the backend is answered for 15 s',
    forMs: 15_000,
    begin: (backend) => backend.setFaults({ hangRate: 1 }),
    end: heal,
    opensBreaker: true,
    twin: ['504 backend-timeout'],
  },
  {
    id: 'F18f',
    title: 'backend saves, then resets',
    fault: 'Three of ten connections are reset after the order was saved, before the answer, for 15 s',
    forMs: 15_000,
    begin: (backend, seed) => backend.setFaults({ resetAfterSaveRate: 0.3, seed }),
    end: heal,
    opensBreaker: false,
    // A connection that broke is tried once more at once, and the repeat is recognised.
    twin: ['200', '422 backend-rejected', '503 backend-unavailable'],
    twinFails: false,
    // What a client sends twice would come again, fault or no fault.
    load: { againShare: 0, retryShare: 0 },
    shown: (_, { sums }) => check('what was saved comes again', sums.replays > 0, `${sums.replays} times`),
  },
  {
    id: 'F18g',
    title: 'backend frozen',
    fault: 'The backend is stopped by SIGSTOP for 15 s, its connections open',
    forMs: 15_000,
    begin: (backend) => backend.signal('SIGSTOP'),
    end: (backend) => backend.signal('SIGCONT'),
    opensBreaker: true,
    twin: ['504 backend-timeout', '503 backend-unavailable'],
  },
];

export const backendFails = faults.map(backendRow);

/** @typedef {{ twin: Answer[], opened: boolean, calls: number, seconds: number }} Seen */

/**
 * @param {BackendFault} backendFault
 * @returns {CompleteRow}
 */
function backendRow({ twin: expected, twinFails = true, shown, load, ...backendFault }) {
  const { id, title, fault, forMs, begin, end, opensBreaker } = backendFault;
  return row({
    id,
    title,
    fault,
    holds: [
      'Orders are accepted all the while',
      'The synchronous twin answers within its own time limit, with 503 or 504 where it fails',
      ...(opensBreaker
        ? ['The consumers leave the backend alone, but for probes', 'No order uses up its attempts']
        : []),
    ],
    stack: {
      gatewayEnv: { SYNC_TIMEOUT_MS: String(SYNC_TIMEOUT_MS) },
      consumerEnv: { BACKEND_TIMEOUT_MS: String(BACKEND_TIMEOUT_MS) },
    },
    load: { unknownShare: 0, ...load },

    async provoke(context) {
      const { system, random, pause, scaled, broken, healed, seconds } = context;
      const { backend } = system;
      await pause(random.between(0, 1000));
      const lastsMs = seconds >= LONG_RUN_SECONDS && id === 'F18a' ? LONG_RUN_SECONDS * 1000 : scaled(forMs);
      broken(title);
      await begin(backend, Math.floor(random.between(1, 1e6)));
      context.seen = await watch(context, lastsMs);
      await end(backend);
      healed('the backend is well');
    },

    checks(context) {
      const { sentBetween, brokenAtMs = 0, healedAtMs = 0 } = context;
      const seen = /** @type {Seen} */ (context.seen);
      const { twin, opened, calls, seconds } = seen;
      const refused = sentBetween(brokenAtMs, healedAtMs).filter(
        (answer) => answer.status !== 202 && !twin.includes(answer),
      );
      const odd = twin.map(describeAnswer).filter((answer) => !expected.includes(answer));
      const failed = twin.filter(({ status }) => status !== 200);
      const slowest = Math.max(...twin.map(({ tookMs }) => tookMs));
      const sent = sentBetween(brokenAtMs, healedAtMs).length;
      const most = 2 * CALLS_BEFORE_OPEN + (opensBreaker ? PROBES_A_SECOND * seconds : CALLS_AN_ORDER * sent);
      return [
        check('every asynchronous submission is accepted', refused.length === 0, `${refused.length} are not`),
        check(
          'the synchronous twin answers as it should',
          odd.length === 0 && (failed.length > 0 || !twinFails),
          `${twin.length} answers, ${failed.length} not 200, odd: ${odd.slice(0, 3).join(', ') || 'none'}`,
        ),
        check(
          `and within ${TWIN_ANSWERS_WITHIN_MS} ms`,
          slowest <= TWIN_ANSWERS_WITHIN_MS,
          `slowest ${Math.round(slowest)} ms`,
        ),
        ...(shown ? [shown(seen, context)] : []),
        ...(opensBreaker ? [check('the breaker opens', opened, String(opened))] : []),
        check(
          'no storm of calls',
          calls <= most,
          `${calls} calls in ${Math.round(seconds)} s, at most ${most.toFixed(0)}`,
        ),
      ];
    },
  });
}

/**
 * Sends synchronous orders one after the other, and looks at the consumers.
 * @param {RowContext} context
 * @param {number} forMs
 * @returns {Promise<Seen>}
 */
async function watch(context, forMs) {
  const beganAtMs = performance.now();
  const isOver = () => performance.now() - beganAtMs >= forMs;
  const before = await callsOf(context);
  let opened = false;
  const looking = (async () => {
    while (!isOver()) {
      const closed = context.system.consumers.map((each) => readMetric(each, 'consumer_breaker_closed'));
      opened ||= (await Promise.all(closed)).every((each) => each === 0);
      await sleep(LOOK_MS);
    }
  })();
  /** @type {Answer[]} */
  const twin = [];
  do {
    twin.push(await sendToTwin(context));
    await sleep(TWIN_EVERY_MS);
  } while (!isOver());
  await looking;
  const calls = (await callsOf(context)) - before;
  return { twin, opened, calls, seconds: (performance.now() - beganAtMs) / 1000 };
}

/** @param {RowContext} context */
function sendToTwin({ system, source, ledger, load, random }) {
  const { order, expected } = source.next();
  const { url } = random.pick(system.gateways);
  return load.send(ledger.add(order, expected), url, '/v1/orders/sync');
}

/** Calls of all consumers that have ended. @param {RowContext} context */
async function callsOf({ system }) {
  const calls = system.consumers.map((each) =>
    readMetric(each, 'consumer_backend_call_duration_seconds_count'),
  );
  return (await Promise.all(calls)).reduce((sum, count) => sum + count, 0);
}
