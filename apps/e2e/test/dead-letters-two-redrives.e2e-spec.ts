import { randomUUID } from 'node:crypto';
import { messageHeaders, type RedriveStep, type SendOrder } from '@order-intake/contracts';
import { connect, type ConfirmChannel, type GetMessage } from 'amqplib';
import {
  anOrder,
  deadLetters,
  eventually,
  GatewayClient,
  reconcile,
  startDeadLettersAt,
  submitAll,
  useSystem,
} from '../src/index.js';

const system = useSystem({ consumers: 2, consumerEnv: { RETRY_DELAYS_MS: '50' } });

const { names } = system.vhost;
const reasons = ['attempts-exhausted', 'backend-timeout', 'internal-error'] as const;
const stays = 'internal-error';
type Reason = (typeof reasons)[number];
/** Too few failures to open a breaker, and enough successes after them for it to forget. */
const [failing, healing, batches] = [8, 120, 3];

const good = (count: number) => Array.from({ length: count }, () => anOrder());

/** Orders whose attempts are used up, by the reason that their letters are given. */
async function lettersByReason(): Promise<Record<Reason, string[]>> {
  for (let batch = 0; batch < batches; batch += 1) {
    await system.backendObserver.setFaults({ errorRate: 1 });
    const { ids } = await submitAll([system.client], good(failing));
    for (const id of ids) await system.client.reaches(id, 'failed');
    await system.backendObserver.setFaults({});
    const healed = await submitAll([system.client], good(healing));
    for (const id of healed.ids) await system.client.reaches(id, 'saved');
  }
  const given: Record<Reason, string[]> = { 'attempts-exhausted': [], 'backend-timeout': [], [stays]: [] };
  let turn = 0;
  await eachLetter(async (letter, channel) => {
    if (reasonOf(letter) === 'attempts-exhausted') {
      const reason = reasons[turn++ % reasons.length] ?? stays;
      given[reason].push(String(letter.properties.messageId));
      await system.database.query('UPDATE dead_letters SET reason = $1 WHERE message_key = $2', [
        reason,
        header(letter, messageHeaders.intake),
      ]);
      putBack(channel, letter, { [messageHeaders.failureReason]: reason });
    } else putBack(channel, letter);
    await channel.waitForConfirms();
    channel.ack(letter);
  });
  return given;
}

/** What a redrive leaves that is killed between publish and acknowledgement. */
const copyThoseThatStay = () =>
  eachLetter(async (letter, channel) => {
    if (reasonOf(letter) === stays) putBack(channel, letter);
    putBack(channel, letter);
    await channel.waitForConfirms();
    channel.ack(letter);
  });

async function eachLetter(work: (letter: GetMessage, channel: ConfirmChannel) => Promise<void>) {
  const connection = await connect(system.vhost.url);
  const channel = await connection.createConfirmChannel();
  const { messageCount } = await channel.checkQueue(names.deadQueue);
  for (let index = 0; index < messageCount; index += 1) {
    const letter = await channel.get(names.deadQueue);
    if (letter) await work(letter, channel);
  }
  // Lets the last acknowledgement out first.
  await channel.close();
  await connection.close();
}

function putBack(channel: ConfirmChannel, { content, properties }: GetMessage, headers: object = {}): void {
  const all = { ...properties.headers, ...headers };
  channel.publish(names.retryExchange, names.deadQueue, content, { ...properties, headers: all });
}

const header = (letter: GetMessage, name: string): unknown => letter.properties.headers?.[name];
const reasonOf = (letter: GetMessage) => header(letter, messageHeaders.failureReason);

/** Of the letters that stay, as the queue holds them. */
async function idsThatStay(): Promise<string[]> {
  const letters = await system.vhost.deadLetters();
  return letters
    .filter(({ properties }) => properties.headers[messageHeaders.failureReason] === stays)
    .map(({ payload }) => (JSON.parse(payload) as SendOrder).id)
    .sort();
}

async function countsInStore(): Promise<Record<string, number>> {
  const rows = await system.database.query<{ reason: string; count: string }>(
    'SELECT reason, count(*) AS count FROM dead_letters GROUP BY reason',
  );
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, Number(count)]));
}

describe('two redrives at once', () => {
  const staying: string[] = [];

  it.each([
    ['two consumers', 1],
    ['one consumer', 0],
  ])('by %s do the work of both, and leave each other letter once', async (_, second) => {
    const {
      'attempts-exhausted': exhausted,
      'backend-timeout': timedOut,
      [stays]: others,
    } = await lettersByReason();
    staying.push(...others);
    await copyThoseThatStay();
    expect(await idsThatStay()).toHaveLength(2 * staying.length);

    const runs = await Promise.all(
      [[0, 'attempts-exhausted'] as const, [second, 'backend-timeout'] as const].map(([index, reason]) => {
        const consumer = system.consumers[index] ?? system.consumer;
        return startDeadLettersAt(consumer, system, 'redrive', '--reason', reason, '--rate', '8').ended;
      }),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs.map(({ output }) => output).join()).toContain('Another redrive is under way');

    for (const id of [...exhausted, ...timedOut]) await system.client.reaches(id, 'saved');
    const effects = await system.backendObserver.effects();
    expect([...exhausted, ...timedOut].filter((id) => effects.get(id) !== 1)).toEqual([]);
    expect(await idsThatStay()).toEqual(staying.toSorted());
    expect(await countsInStore()).toEqual({ [stays]: staying.length });
    expect((await reconcile(system)).output).toContain('Adds up');
  });

  it('give way to each other when nobody drives the one whose turn it is', async () => {
    const body = { pass: randomUUID(), reason: 'attempts-exhausted', take: 1 };
    const step = () =>
      new GatewayClient(system.consumer.adminUrl).request<RedriveStep>(
        'POST',
        '/admin/dead-letters/redrive',
        body,
      );
    expect((await step()).body).toMatchObject({ isWaiting: false, taken: 1, left: staying.length - 1 });
    const [, other = system.consumer] = system.consumers;
    const run = await startDeadLettersAt(other, system, 'redrive', '--reason', 'attempts-exhausted').ended;
    expect(run).toEqual({ code: 0, output: expect.stringContaining(`${staying.length} of other reasons`) });
    // Driven again, it begins anew: what another pass did meanwhile is unknown to it.
    expect((await step()).body).toMatchObject({ isWaiting: false, taken: 1, left: staying.length - 1 });
  });

  it('never take two messages that are alike for copies of one letter', async () => {
    await system.vhost.publishAll([{ body: 'alike' }, { body: 'alike' }]);
    await eventually('they are dead letters', async () => {
      const { messages } = (await system.vhost.queues()).find(({ name }) => name === names.deadQueue) ?? {};
      return messages === staying.length + 2;
    });
    const run = await deadLetters(system, 'redrive', '--reason', 'attempts-exhausted');
    expect(run.output).toContain(`0 dropped, ${staying.length + 2} of other reasons`);
  });
});
