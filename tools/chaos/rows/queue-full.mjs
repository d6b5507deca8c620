import { sendOrder } from '@order-intake/contracts';
import { connect } from 'amqplib';
import { describeAnswer } from '../count/figures.mjs';
import { check, row } from '../row.mjs';

/** @import { PrivateSystem } from '../system/private-system.mjs' */

const MAX_LENGTH = 500;
const MAX_UNCONFIRMED = 100;
const FULL_MS = 8000;

/** While the queue is full; a gateway that gets nothing but refusals tries another channel, and has none for a moment. */
const honest = ['503 broker-refused', '503 broker-unavailable', '503 overloaded'];

export const queueFull = row({
  id: 'F13',
  title: 'queue full',
  fault: `A policy bounds the order queue to ${MAX_LENGTH} messages, and nobody consumes, under load`,
  holds: [
    'Submissions are refused with 503 once it is full',
    'It never holds more than the bound and what the gateways may have unconfirmed',
    'What the broker refused never appears',
  ],
  stack: { gatewayEnv: { MAX_UNCONFIRMED: String(MAX_UNCONFIRMED) } },

  async provoke(context) {
    const { system, pause, scaled, broken, healed, load } = context;
    broken('the consumers stop, and a policy bounds the queue');
    await Promise.all(system.consumers.map((each) => each.kill('SIGTERM')));
    const policy = `policies/${system.name}/full`;
    const definition = {
      pattern: '^orders\\.send$',
      'apply-to': 'queues',
      definition: { 'max-length': MAX_LENGTH },
    };
    await system.broker.manage('PUT', policy, definition);
    await pause(scaled(FULL_MS));
    // It only grew, since nobody consumes.
    context.seen = await messagesIn(system);
    await system.broker.manage('DELETE', policy);
    await Promise.all(system.consumers.map((each) => each.start()));
    healed('the bound is gone, and the consumers are back');
    await load.accepted(100, 60_000);
  },

  checks({ sentBetween, seen, system, brokenAtMs = 0, healedAtMs = 0 }) {
    const refused = sentBetween(brokenAtMs, healedAtMs).filter(({ status }) => status !== 202);
    const dishonest = refused.filter((answer) => !honest.includes(describeAnswer(answer)));
    const nacked = refused.filter(({ problem }) => problem === 'broker-refused');
    const most = MAX_LENGTH + system.gateways.length * MAX_UNCONFIRMED;
    return [
      check(
        'submissions are refused with 503',
        nacked.length > 0 && dishonest.length === 0,
        `${nacked.length} broker-refused, ${dishonest.length} in another way`,
      ),
      check(`it holds at most ${most}`, seen >= MAX_LENGTH && seen <= most, `${seen} messages`),
    ];
  },
});

/** As the queue itself says, which the management API may be behind of. @param {PrivateSystem} system */
async function messagesIn({ broker, name }) {
  const model = await connect(broker.urls(name));
  try {
    const channel = await model.createChannel();
    return (await channel.checkQueue(sendOrder.names.queue)).messageCount;
  } finally {
    await model.close();
  }
}
