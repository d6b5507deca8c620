import { setTimeout as sleep } from 'node:timers/promises';
import { compileValidator, Order, sendOrder } from '@order-intake/contracts';
import { connect } from 'amqplib';
import { hostileCorpus, requestBytes } from '../load/hostile-corpus.mjs';
import { sendBytes } from '../load/send-bytes.mjs';
import { randomBytes, spoil } from '../load/spoil.mjs';
import { check, row } from '../row.mjs';
import { readMetric } from '../system/read-metric.mjs';

/** @import { BareAnswer } from '../load/send-bytes.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

/**
 * @typedef {object} Hostile
 * @property {string} what
 * @property {Buffer} bytes
 * @property {number} [patienceMs] before its client gives up
 * @property {Buffer} [order] the body, if it might be read as an order
 * @property {(answer: BareAnswer) => boolean} isRight
 */

/** @typedef {{ requests: number, unanswered: number, wrong: string[], accepted: number, messages: number, lagsMs: number[] }} Seen */

const MOST_LAG_MS = 50;
/** Node measures by intervals of 10 ms, and drops the one in which somebody looked. */
const UNSEEN_MS = 30;
/** So few that one of them that holds the gateway up is found. */
const BATCH = 20;
/** The machine stops a process now and then, but not at each repetition. */
const REPEATED = 5;
const FUZZED_EACH_ROUND = 200;
const MESSAGES_EACH_ROUND = 50;
const MOST_MESSAGE_BYTES = 2000;
const PATIENCE_MS = 300;

const violationsOf = compileValidator(Order);
const json = /** @type {[string, string]} */ (['content-type', 'application/json']);

export const hostileInput = row({
  id: 'F22',
  title: 'hostile input',
  fault:
    'Requests that were chosen to hurt, orders and requests with bytes changed by the seed, and messages of the same kind straight on the order queue, under load',
  holds: [
    'Each whole request is answered, never with 5xx, and each refusal is a problem document',
    'Nothing that was refused is published; each message is a dead letter, and no good order is',
    'The event loop of the gateway is never held up for 50 ms',
  ],
  stack: { gateways: 1 },
  load: { ratePerSecond: 100 },
  allows: { deadLetters: ({ seen }) => seen.messages },

  async provoke(context) {
    const { hasTime, broken, healed } = context;
    /** @type {Seen} */
    const seen = { requests: 0, unanswered: 0, wrong: [], accepted: 0, messages: 0, lagsMs: [] };
    context.seen = seen;
    broken('hostile requests and messages');
    do {
      await publishHostile(context, seen);
      const all = [...corpus(), ...Array.from({ length: FUZZED_EACH_ROUND }, () => fuzzed(context))];
      for (let from = 0; from < all.length; from += BATCH)
        await sendBatch(context, all.slice(from, from + BATCH), seen);
    } while (hasTime(3000));
    healed(`${seen.requests} requests, ${seen.messages} messages`);
  },

  checks({ sentBetween, brokenAtMs = 0, healedAtMs, seen }) {
    const { requests, unanswered, wrong, accepted, messages, lagsMs } = /** @type {Seen} */ (seen);
    const worstMs = Math.max(...lagsMs);
    const ordinary = sentBetween(brokenAtMs, healedAtMs);
    const others = ordinary.filter(({ status }) => status !== 202);
    return [
      check(
        'each whole request is answered as it should, never with 5xx',
        requests > 0 && wrong.length === 0,
        `${wrong.length} of ${requests} are not${wrong.length > 0 ? `: ${wrong.slice(0, 3).join('; ')}` : ''}; ${accepted} were still good orders, ${unanswered} damaged ones had no end`,
      ),
      check(
        'the event loop of the gateway is held up for less than 50 ms',
        worstMs < MOST_LAG_MS,
        `${worstMs.toFixed(1)} ms in the worst of ${lagsMs.length} batches`,
      ),
      check('messages were published', messages > 0, messages),
      check(
        'all ordinary orders are accepted meanwhile',
        ordinary.length > 0 && others.length === 0,
        `${others.length} of ${ordinary.length} are not`,
      ),
    ];
  },
});

/** @returns {Hostile[]} */
const corpus = () =>
  hostileCorpus().map(({ what, bytes, status, problem }) => ({
    what,
    bytes,
    isRight: (answer) =>
      answer.status === status && isProblem(answer) && answer.text.includes(`"/problems/${problem}"`),
  }));

/**
 * An order with bytes changed, or else a request with bytes changed whose body is none.
 * @param {RowContext} context
 * @returns {Hostile}
 */
function fuzzed({ random, source, system }) {
  const mark = `hostile-${Math.floor(random.between(0, 2 ** 53)).toString(36)}-${system.name}`;
  const { order } = source.next({ orderNumber: mark });
  const path = random.pick(['/v1/orders', '/v1/orders/sync']);
  if (random.next() < 0.3) {
    const request = requestBytes('POST', path, [json], Buffer.from('{"orderNumber":1}'));
    const bytes = spoil(request, random);
    // It may become another method or path, with an answer of its own, or a request that has no end.
    return {
      what: `request ${mark}`,
      bytes,
      patienceMs: PATIENCE_MS,
      isRight: (answer) => isProblem(answer) && answer.status < 500 && answer.status !== 202,
    };
  }
  const body = spoil(Buffer.from(JSON.stringify(order)), random);
  return {
    what: `order ${mark}`,
    bytes: requestBytes('POST', path, [json], body),
    order: body,
    isRight: (answer) =>
      isProblem(answer) &&
      (answer.status === 400
        ? !isOrder(body) || answer.text.includes('occurs twice')
        : isOrder(body) && [200, 202, 422].includes(answer.status)),
  };
}

/**
 * Sends all at once, and again where the event loop was held up, to see whether it was they who did it.
 * @param {RowContext} context
 * @param {readonly Hostile[]} batch
 * @param {Seen} seen
 */
async function sendBatch(context, batch, seen) {
  const [gateway] = context.system.gateways;
  if (!gateway) throw new Error('There is a gateway.');
  let leastLagMs = Infinity;
  for (let times = 0; times < REPEATED && leastLagMs >= MOST_LAG_MS; times += 1) {
    await maxLagMs(gateway);
    await sleep(UNSEEN_MS);
    const answers = await Promise.all(
      batch.map(({ bytes, patienceMs }) => sendBytes(gateway.url, bytes, patienceMs)),
    );
    leastLagMs = Math.min(leastLagMs, await maxLagMs(gateway));
    batch.forEach((hostile, index) => {
      const answer = /** @type {BareAnswer} */ (answers[index]);
      if (!hostile.isRight(answer)) seen.wrong.push(`${hostile.what}: ${answer.status} ${answer.text}`);
      if (answer.status === 0) seen.unanswered += 1;
      if (times === 0 && hostile.order) remember(context, hostile.order, answer, seen);
    });
    seen.requests += batch.length;
  }
  seen.lagsMs.push(leastLagMs);
}

/**
 * Changed bytes may leave a good order, which is then one like any other.
 * @param {RowContext} context
 * @param {Buffer} body
 * @param {BareAnswer} answer
 * @param {Seen} seen
 */
function remember({ ledger }, body, { status, text }, seen) {
  if (!isOrder(body)) return;
  const order = JSON.parse(body.toString());
  const rejected = order.lines.some((/** @type {{ sku: string }} */ { sku }) => sku.startsWith('UNKNOWN'));
  const { id, type } = JSON.parse(text);
  ledger.answered(ledger.add(order, rejected ? 'rejected' : 'saved'), {
    sentAtMs: 0,
    tookMs: 0,
    gateway: 'none',
    status,
    ...(typeof id === 'string' && { id }),
    ...(typeof type === 'string' && { problem: type.replace('/problems/', '') }),
  });
  seen.accepted += 1;
}

/**
 * Messages that nobody can read. None is like another: equal ones would be one dead letter to the store.
 * @param {RowContext} context
 * @param {Seen} seen
 */
async function publishHostile({ system, random, source }, seen) {
  const broker = await connect(system.broker.urls(system.name));
  try {
    const channel = await broker.createConfirmChannel();
    for (let count = 0; count < MESSAGES_EACH_ROUND; count += 1) {
      const mark = Buffer.from(`${system.name} ${seen.messages} `);
      const whole = Buffer.from(
        JSON.stringify({ id: 'none', client: 'anonymous', order: source.next().order }),
      );
      const body =
        random.next() < 0.5
          ? Buffer.concat([mark, randomBytes(Math.floor(random.between(0, MOST_MESSAGE_BYTES)), random)])
          : Buffer.concat([spoil(whole, random), mark]);
      channel.publish(sendOrder.names.exchange, sendOrder.names.queue, body, {
        persistent: true,
        type: random.next() < 0.8 ? sendOrder.type : `orders.send.v${Math.floor(random.between(2, 99))}`,
      });
      seen.messages += 1;
    }
    await channel.waitForConfirms();
  } finally {
    await broker.close();
  }
}

/** Since it was asked last. @param {import('../system/app-process.mjs').AppProcess} gateway */
const maxLagMs = async (gateway) => 1000 * (await readMetric(gateway, 'nodejs_eventloop_lag_max_seconds'));

/** Whether an answer that refuses is a problem document. @param {BareAnswer} answer */
const isProblem = ({ status, type }) => status < 400 || type === 'application/problem+json';

/** @param {Buffer} body */
function isOrder(body) {
  try {
    return (
      violationsOf(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))) ===
      undefined
    );
  } catch {
    return false;
  }
}
