import { sendOrder } from '@order-intake/contracts';
import { connect } from 'amqplib';
import { waitFor } from '../../stack/wait-for.mjs';
import { check, row } from '../row.mjs';

/** @import { PrivateSystem } from '../system/private-system.mjs' */

const KILLS_OF_ALL = 22;
const KILLS_OF_ONE = 8;
const PREFETCH = 20;
const HELD_WITHIN_MS = 20_000;
/** How long the other one works without it. */
const ALONE_MS = 500;

/** RabbitMQ 4 drops after so many deliveries, unless the queue says otherwise. */
const DEFAULT_DELIVERY_LIMIT = 20;

export const crashLoop = row({
  id: 'F3',
  title: 'consumers in a crash loop',
  fault: `Consumers are killed with SIGKILL 30 times, each time with messages in hand: all of them ${KILLS_OF_ALL} times while the backend hangs, so that the same messages come again and again; then one of them ${KILLS_OF_ONE} times`,
  holds: [
    `The same messages are delivered more than ${DEFAULT_DELIVERY_LIMIT} times, and none is dropped`,
    'Orders are accepted all the while',
    'The other consumer goes on saving',
  ],
  stack: { consumerEnv: { CONSUMER_PREFETCH: String(PREFETCH) } },
  load: { ratePerSecond: 100 },

  async provoke(context) {
    const { system, random, pause, broken, healed } = context;
    const { backend, consumers } = system;
    await backend.setFaults({ hangRate: 1 });
    broken('the backend hangs, and the consumers crash');
    for (let kills = 0; kills < KILLS_OF_ALL; kills += 1) {
      if (kills > 0) for (const each of consumers) each.launch();
      await handsFull(system, PREFETCH * consumers.length);
      await Promise.all(consumers.map((each) => each.kill()));
    }
    const deliveries = await deliveriesOfFirst(system, PREFETCH * consumers.length);
    await backend.setFaults({});
    await Promise.all(consumers.map((each) => each.start()));
    const [victim] = consumers;
    /** @type {number[]} */
    const saved = [];
    for (let kills = 0; kills < KILLS_OF_ONE; kills += 1) {
      await pause(random.between(100, 600));
      await victim?.kill();
      const before = (await backend.stats()).saved;
      await pause(ALONE_MS);
      saved.push((await backend.stats()).saved - before);
      await victim?.start();
    }
    healed('both consumers stay');
    context.seen = { deliveries, saved };
  },

  checks({ seen, sentBetween, brokenAtMs = 0, healedAtMs = 0 }) {
    const sent = sentBetween(brokenAtMs, healedAtMs);
    const refused = sent.filter(({ status }) => status !== 202);
    const { deliveries, saved } = /** @type {{ deliveries: number[], saved: number[] }} */ (seen);
    const often = deliveries.filter((count) => count > DEFAULT_DELIVERY_LIMIT);
    return [
      check(
        `messages in hand were delivered more than ${DEFAULT_DELIVERY_LIMIT} times`,
        often.length > 0,
        `${often.length} of them, up to ${Math.max(0, ...deliveries)} times`,
      ),
      check(
        'every submission is accepted',
        refused.length === 0,
        `${refused.length} of ${sent.length} are not`,
      ),
      check(
        'the other consumer goes on each time',
        Math.min(...saved) > 0,
        `${saved.join(', ')} saved in ${ALONE_MS} ms`,
      ),
    ];
  },
});

/**
 * @param {PrivateSystem} system
 * @param {number} calls under way at the backend: each is a message in somebody's hands
 */
async function handsFull({ backend }, calls) {
  await waitFor(async () => (await backend.stats()).inFlight >= calls, {
    timeoutMs: HELD_WITHIN_MS,
    everyMs: 20,
    failure: () => new Error('The consumers do not take messages.'),
  });
}

/**
 * How often the first messages of the queue have been delivered, as the broker counts. They go back.
 * @param {PrivateSystem} system
 * @param {number} count
 * @returns {Promise<number[]>}
 */
async function deliveriesOfFirst({ broker, name }, count) {
  const model = await connect(broker.urls(name));
  try {
    const channel = await model.createChannel();
    /** @type {number[]} */
    const deliveries = [];
    for (let looked = 0; looked < count; looked += 1) {
      const message = await channel.get(sendOrder.names.queue);
      if (!message) break;
      deliveries.push(Number(message.properties.headers?.['x-delivery-count'] ?? 0));
    }
    return deliveries;
  } finally {
    await model.close();
  }
}
