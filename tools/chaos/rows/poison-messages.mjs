import { once } from 'node:events';
import { messageHeaders, OrderIds, sendOrder } from '@order-intake/contracts';
import { connect } from 'amqplib';
import { check, row } from '../row.mjs';

/** @import { Options, GetMessage } from 'amqplib' */
/** @import { OrderLedger } from '../load/order-ledger.mjs' */
/** @import { Order } from '../load/order-source.mjs' */
/** @import { RowContext } from '../row-context.mjs' */

/**
 * @typedef {object} Poison
 * @property {string} kind
 * @property {Buffer} body
 * @property {Options.Publish} properties
 * @property {string} reason
 * @property {RegExp} [detail]
 * @property {number} attempts
 * @property {boolean} [mayPass] it is saved if its last attempt succeeds
 */

const ROUNDS = 5;
/** Too few failures for the breaker to leave the backend alone, which would use no attempt. */
const ERROR_RATE = 0.3;
const LAST_ATTEMPTS = 5;
const MEBIBYTE = 2 ** 20;
/** As many as the retries of the system: the next failure is the end. */
const USED_ATTEMPTS = 8;

export const poisonMessages = row({
  id: 'F19',
  title: 'poison messages',
  fault:
    'Straight to the order queue, between good orders: what is not JSON, a message of 1 MiB, an unknown type, a version that is not ours, a message that breaks the schema, one with the id of another order, an order whose handler throws, and orders whose last attempt fails',
  holds: [
    'Each is a dead letter with its reason and attempts, its bytes unchanged',
    'No good order is among them',
  ],
  stack: {
    consumerEnv: {
      NODE_OPTIONS: `--import=${new URL('../system/throwing-handler.mjs', import.meta.url).href}`,
    },
  },
  allows: { deadLetters: ({ seen }) => seen.expected },

  async provoke(context) {
    const { system, random, pause, scaled, broken, healed } = context;
    /** @type {Poison[]} */
    const poison = [];
    context.seen = { poison, expected: 0 };
    const model = await connect(system.broker.urls(system.name));
    try {
      const channel = await model.createConfirmChannel();
      broken('poison among the orders');
      for (let round = 0; round < ROUNDS; round += 1) {
        const letters = poisonOf(context, round);
        poison.push(...letters);
        // For those whose last attempt may fail; other orders are only tried again.
        await system.backend.setFaults({ errorRate: ERROR_RATE, seed: round + 1 });
        for (const { body, properties } of letters)
          channel.publish(sendOrder.names.exchange, sendOrder.names.queue, body, properties);
        await channel.waitForConfirms();
        await pause(random.between(300, scaled(2000)));
        await system.backend.setFaults({});
        await pause(random.between(300, scaled(1500)));
      }
      healed('no more of it');
    } finally {
      await model.close();
    }
  },

  async checks(context) {
    const poison = /** @type {Poison[]} */ (context.seen.poison);
    const letters = await lettersOf(context);
    const saved = new Set(context.sums.evidence.effects.map(({ id }) => id));
    const passed = poison.filter(
      ({ mayPass, properties }) => mayPass && saved.has(properties.messageId ?? ''),
    );
    context.seen.expected = poison.length - passed.length;
    const missing = poison.filter((each) => !letters.some((letter) => isOf(letter, each)));
    const unlike = missing.filter(({ mayPass }) => !mayPass);
    const exhausted = poison.filter(({ mayPass }) => mayPass).length - (missing.length - unlike.length);
    const good = letters.filter((letter) => !poison.some((each) => isOf(letter, each)));
    return [
      check(
        'each is a dead letter as it came, with reason and attempts',
        poison.length > 0 && unlike.length === 0,
        `${unlike.length} of ${poison.length} are not: ${
          unlike
            .slice(0, 3)
            .map(({ kind }) => kind)
            .join(', ') || '-'
        }`,
      ),
      check('so is an order whose last attempt failed', exhausted > 0, `${exhausted} of them`),
      check('nothing else is one', good.length === 0, `${good.length} of ${letters.length}`),
    ];
  },
});

/**
 * Some of each kind, none like another.
 * @param {RowContext} context
 * @param {number} round
 * @returns {Poison[]}
 */
function poisonOf({ random, system, ledger }, round) {
  const mark = `${system.name}-${round}-${Math.floor(random.between(0, 1e9))}`;
  const whole = envelopeOf(orderOf(mark));
  const text = Buffer.from(JSON.stringify(whole));
  const wrong = Buffer.from(JSON.stringify({ ...whole, order: { ...whole.order, currency: 7 } }));
  const misnamed = Buffer.from(JSON.stringify({ ...whole, client: 'somebody-else' }));
  const notUtf8 = Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(mark)]);
  return [
    undecodable('not JSON', Buffer.from(`{"mark": ${mark}`)),
    undecodable('not UTF-8', notUtf8),
    undecodable('1 MiB', Buffer.alloc(MEBIBYTE, mark)),
    undecodable('against the schema', wrong),
    undecodable('under the id of another order', misnamed),
    unknownType('unknown type', text, `orders.cancel.${round}`),
    unknownType('another version', Buffer.concat([text, Buffer.from(' ')]), 'orders.send.v99'),
    {
      ...onLastAttempt('handler throws', orderOf(`throws-${mark}`)),
      detail: /the handler of the message failed$/,
    },
    ...Array.from({ length: LAST_ATTEMPTS }, (_, index) => failing(orderOf(`${mark}-${index}`), ledger)),
  ];
}

const json = { contentType: 'application/json', persistent: true };

/**
 * @param {string} kind
 * @param {Buffer} body
 * @returns {Poison}
 */
const undecodable = (kind, body) => ({
  kind,
  body,
  properties: { ...json, type: sendOrder.type },
  reason: 'undecodable-message',
  attempts: 0,
});

/**
 * @param {string} kind
 * @param {Buffer} body
 * @param {string} type
 * @returns {Poison}
 */
const unknownType = (kind, body, type) => ({
  kind,
  body,
  properties: { ...json, type },
  reason: 'unknown-message-type',
  attempts: 0,
});

/**
 * An order that nobody submitted to a gateway, so the ledger has it in doubt.
 * @param {Order} order
 * @param {OrderLedger} ledger
 * @returns {Poison}
 */
function failing(order, ledger) {
  ledger.answered(ledger.add(order, 'saved'), {
    sentAtMs: 0,
    tookMs: 0,
    gateway: 'none',
    failure: 'none asked',
  });
  return { ...onLastAttempt('last attempt fails', order), mayPass: true };
}

/**
 * @param {string} kind
 * @param {Order} order
 * @returns {Poison}
 */
function onLastAttempt(kind, order) {
  const envelope = envelopeOf(order);
  return {
    kind,
    body: Buffer.from(JSON.stringify(envelope)),
    properties: {
      ...json,
      type: sendOrder.type,
      messageId: envelope.id,
      headers: { [messageHeaders.attempt]: USED_ATTEMPTS },
    },
    reason: 'attempts-exhausted',
    attempts: USED_ATTEMPTS + 1,
  };
}

const strangeIds = new OrderIds('a secret of ids that no gateway has');

/** @param {Order} order */
const envelopeOf = (order) => ({
  id: strangeIds.issue('anonymous', order),
  client: 'anonymous',
  acceptedAt: new Date().toISOString(),
  order,
});

/**
 * @param {string} mark
 * @returns {Order}
 */
const orderOf = (mark) => ({
  orderNumber: mark,
  customerId: 'nobody',
  currency: 'EUR',
  lines: [{ sku: 'SKU-1', quantity: 1, unitAmount: 1 }],
});

/**
 * What the dead-letter queue holds. They go back as they were.
 * @param {RowContext} context
 * @returns {Promise<GetMessage[]>}
 */
async function lettersOf({ system }) {
  const model = await connect(system.broker.urls(system.name));
  const channel = await model.createChannel();
  /** @type {GetMessage[]} */
  const letters = [];
  for (;;) {
    const letter = await channel.get(sendOrder.names.deadQueue);
    if (!letter) break;
    letters.push(letter);
  }
  await Promise.all([once(model, 'close'), model.close()]);
  return letters;
}

/**
 * @param {GetMessage} letter
 * @param {Poison} poison
 */
function isOf({ content, properties }, { body, reason, detail = /./, attempts, properties: sent }) {
  const headers = /** @type {Record<string, unknown>} */ (properties.headers ?? {});
  return (
    content.equals(body) &&
    properties.type === sent.type &&
    headers[messageHeaders.failureReason] === reason &&
    detail.test(String(headers[messageHeaders.failureDetail])) &&
    headers[messageHeaders.attempt] === attempts
  );
}
