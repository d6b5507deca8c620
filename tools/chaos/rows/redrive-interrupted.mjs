import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sendOrder } from '@order-intake/contracts';
import { connect } from 'amqplib';
import { workspaceRoot } from '../../setup/workspace.mjs';
import { waitFor } from '../../stack/wait-for.mjs';
import { check, row } from '../row.mjs';
import { storeOf } from '../count/read-back.mjs';

/** @import { DeadLetterGroup } from '@order-intake/order-store' */
/** @import { PrivateSystem } from '../system/private-system.mjs' */

const POISON = 20;
const FAILING_MS = 5000;
/** Three of ten calls fail, so one order in eleven uses up its two attempts, and the breaker stays closed. */
const ERROR_RATE = 0.3;
const INTERRUPTIONS = 4;
const LETTERS_WITHIN_MS = 20_000;
const REASON = 'attempts-exhausted';
/** Slow enough for four interruptions. */
const PER_SECOND = 40;

export const redriveInterrupted = row({
  id: 'F26',
  title: 'redrive interrupted',
  fault: `Dead letters of two reasons are redriven by one of them; ${INTERRUPTIONS} times the command, or the consumer that does its work, is killed with SIGKILL meanwhile`,
  holds: ['Every redriven order is saved once', 'The other dead letters stay, each with its reason'],
  stack: { consumerEnv: { RETRY_DELAYS_MS: '100' } },
  // Some that are saved and sent again use up the attempts of their second life, which must not be told of the first.
  load: { againShare: 0.2 },
  allows: { deadLetters: POISON },

  async provoke(context) {
    const { system, random, pause, scaled, broken, healed, note } = context;
    await system.backend.setFaults({ errorRate: ERROR_RATE, seed: Math.floor(random.between(1, 1e6)) });
    await poison(system);
    await pause(scaled(FAILING_MS));
    await system.backend.setFaults({});
    await pause(1000);
    const before = countOf(await groupsOf(system), REASON);
    note(`${before} orders have used up their attempts`);
    const [consumer] = system.consumers;
    if (!consumer) throw new Error('There is no consumer.');
    const left = async () => countOf(await groupsOf(system), REASON);
    /** @type {{ what: string, left: number }[]} */
    const kills = [];
    for (let turn = 0; turn < INTERRUPTIONS; turn += 1) {
      const atFirst = await left();
      const command = startRedrive(system);
      await waitFor(async () => (await left()) < atFirst, {
        timeoutMs: LETTERS_WITHIN_MS,
        everyMs: 5,
        failure: () => new Error('Nothing is redriven.'),
      });
      await pause(random.between(0, 50));
      broken(turn % 2 === 0 ? 'kill -9 of the consumer that redrives' : 'kill -9 of the command');
      if (turn % 2 === 0) await consumer.kill();
      command.child.kill('SIGKILL');
      await command.ended;
      kills.push({ what: turn % 2 === 0 ? 'consumer' : 'command', left: await left() });
      if (!consumer.isRunning) await consumer.start();
    }
    healed('nobody interrupts any more');
    await waitFor(
      async () => (await startRedrive(system).ended) === 0 && countOf(await groupsOf(system), REASON) === 0,
      {
        timeoutMs: LETTERS_WITHIN_MS,
        failure: () => new Error(`Some dead letters are still ${REASON}.`),
      },
    );
    context.seen = { before, kills };
  },

  async checks(context) {
    const { system } = context;
    const seen = /** @type {{ before: number, kills: { what: string, left: number }[] }} */ (context.seen);
    const groups = await groupsOf(system);
    const shown = groups.map(({ reason, count }) => `${reason} ${count}`).join(', ');
    return [
      check('orders were redriven', seen.before > 0, `${seen.before} had used up their attempts`),
      check(
        'kills of both kinds met work',
        ['consumer', 'command'].every((kind) =>
          seen.kills.some((kill) => kill.what === kind && kill.left > 0),
        ),
        seen.kills.map((kill) => `${kill.what} with ${kill.left} left`).join(', '),
      ),
      check(
        'the other dead letters stay with their reason',
        groups.length === 1 && countOf(groups, 'undecodable-message') === POISON,
        shown,
      ),
    ];
  },
});

/** @param {PrivateSystem} system */
async function groupsOf(system) {
  const store = await storeOf(system);
  try {
    return await store.deadLetterGroups();
  } finally {
    await store.close();
  }
}

/**
 * @param {readonly DeadLetterGroup[]} groups
 * @param {string} wanted
 */
const countOf = (groups, wanted) => groups.find(({ reason }) => reason === wanted)?.count ?? 0;

/** `npm run dead-letters -- redrive`, at the first consumer. @param {PrivateSystem} system */
function startRedrive(system) {
  const args = [
    join(workspaceRoot, 'tools/dead-letters.mjs'),
    'redrive',
    '--reason',
    REASON,
    '--rate',
    String(PER_SECOND),
  ];
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: system.databaseUrl,
      CONSUMER_URL: system.consumers[0]?.adminUrl,
    },
    stdio: 'ignore',
  });
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => child.once('close', resolve));
  return { child, ended };
}

/** @param {PrivateSystem} system */
async function poison({ broker, name }) {
  const model = await connect(broker.urls(name));
  const channel = await model.createConfirmChannel();
  for (let index = 0; index < POISON; index += 1)
    channel.publish(sendOrder.names.exchange, sendOrder.names.queue, Buffer.from(`poison ${index}`), {
      persistent: true,
      type: sendOrder.type,
    });
  await channel.waitForConfirms();
  await model.close();
}
