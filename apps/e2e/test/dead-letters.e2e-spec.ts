import { randomUUID } from 'node:crypto';
import { messageHeaders, type Problem, type RedriveStep } from '@order-intake/contracts';
import { anOrder, deadLetters, eventually, GatewayClient, reconcile, useSystem } from '../src/index.js';

const system = useSystem({ consumerEnv: { RETRY_DELAYS_MS: '50,100' } });

const admin = () => new GatewayClient(system.consumer.adminUrl);
const step = (body: unknown) =>
  admin().request<RedriveStep & Problem>('POST', '/admin/dead-letters/redrive', body);

/** Orders whose attempts are used up; too few to open the breaker. */
async function failedOrders(count: number): Promise<{ order: ReturnType<typeof anOrder>; id: string }[]> {
  await system.backendObserver.setFaults({ errorRate: 1 });
  const orders = Array.from({ length: count }, () => anOrder());
  const failed = await Promise.all(
    orders.map(async (order) => ({ order, id: await system.client.accepted(order) })),
  );
  for (const { id } of failed) await system.client.reaches(id, 'failed');
  await system.backendObserver.setFaults({});
  return failed;
}

async function foreignMessages(count: number): Promise<string[]> {
  const bodies = Array.from({ length: count }, (_, index) => `no order ${index}`);
  await system.vhost.publishAll(bodies.map((body) => ({ body })));
  await eventually('they are dead letters', async () => (await letterCount('undecodable-message')) === count);
  return bodies;
}

async function letterCount(reason: string): Promise<number> {
  const { output } = await deadLetters(system, 'groups');
  return Number(new RegExp(`^${reason} +(\\d+)`, 'm').exec(output)?.[1] ?? 0);
}

describe('dead letters', () => {
  afterEach(() => system.backendObserver.setFaults({}));

  it('are shown by reason and one by one, and redriven by reason: the orders go on and are saved', async () => {
    const failed = await failedOrders(5);
    const bodies = await foreignMessages(3);
    const [first] = failed;
    // Sent again by its client, so that a redrive has nothing to do for it.
    await system.client.accepted(first?.order ?? anOrder());
    await system.client.reaches(first?.id ?? '', 'saved');

    const groups = await deadLetters(system, 'groups');
    expect(groups.output).toMatch(/^attempts-exhausted +5 +1 /m);
    expect(groups.output).toMatch(/^undecodable-message +3 +0 /m);
    const list = await deadLetters(system, 'list', '--reason', 'attempts-exhausted');
    expect(list.output.trim().split('\n')).toHaveLength(1 + 5);
    expect(list.output).toContain(failed[1]?.order.orderNumber ?? '-');
    const dry = await deadLetters(system, 'redrive', '--reason', 'attempts-exhausted', '--dry-run');
    expect(dry.output).toContain('Would redrive 4, and drop 1');
    expect(await system.vhost.deadLetters()).toHaveLength(8);

    const redriven = await deadLetters(system, 'redrive', '--reason', 'attempts-exhausted');
    expect(redriven).toEqual({
      code: 0,
      output: expect.stringContaining('4 redriven, 1 dropped, 3 of other reasons'),
    });
    for (const { id } of failed) await system.client.reaches(id, 'saved');
    const effects = await system.backendObserver.effects();
    expect(failed.map(({ id }) => effects.get(id))).toEqual([1, 1, 1, 1, 1]);
    const letters = await system.vhost.deadLetters();
    expect(letters.map(({ payload }) => payload).sort()).toEqual(bodies);
    for (const { properties } of letters)
      expect(properties.headers).toMatchObject({
        [messageHeaders.failureReason]: 'undecodable-message',
        [messageHeaders.attempt]: 0,
      });
    expect(await letterCount('attempts-exhausted')).toBe(0);
    expect(await letterCount('undecodable-message')).toBe(3);
    expect((await reconcile(system)).output).toContain('Adds up');
  });

  it('read `retrying` when they are redriven and fail again, and may be redriven again', async () => {
    const [failed] = await failedOrders(1);
    const id = failed?.id ?? '';
    await system.backendObserver.setFaults({ errorRate: 1 });
    await deadLetters(system, 'redrive', '--reason', 'attempts-exhausted');
    await system.client.reaches(id, 'failed');
    expect(await letterCount('attempts-exhausted')).toBe(1);
    await system.backendObserver.setFaults({ hangRate: 1 });
    await deadLetters(system, 'redrive', '--reason', 'attempts-exhausted');
    expect(await system.client.reaches(id, 'retrying')).toMatchObject({ attempts: 0 });
    await system.backendObserver.setFaults({});
    await system.client.reaches(id, 'saved');
  });

  it('are looked at once in a pass, however often it is asked for a step', async () => {
    const before = (await system.vhost.deadLetters()).length;
    await system.vhost.publishAll([{ body: 'one more' }, { body: 'and another' }]);
    await eventually(
      'they are dead letters',
      async () => (await letterCount('undecodable-message')) === before + 2,
    );
    const pass = randomUUID();
    const whole = await step({ pass, reason: 'unknown-message-type', take: 100 });
    expect(whole.body).toMatchObject({ taken: before + 2, kept: before + 2, redriven: 0, left: 0 });
    const again = await step({ pass, reason: 'unknown-message-type', take: 100 });
    expect(again.body).toMatchObject({ taken: 0, left: 0 });
    expect(await system.vhost.deadLetters()).toHaveLength(before + 2);
  });

  it.each([
    [{}, '/pass'],
    [{ pass: 'x', take: 1 }, '/pass'],
    [{ pass: randomUUID(), take: 0 }, '/take'],
    [{ pass: randomUUID(), take: 501 }, '/take'],
    [{ pass: randomUUID(), take: 1, reason: 'bad luck' }, '/reason'],
    [{ pass: randomUUID(), take: 1, all: true }, '/all'],
  ])('are not touched by the bad request %j', async (body, pointer) => {
    const { status, body: problem } = await step(body);
    expect([status, problem.type]).toEqual([400, '/problems/validation-failed']);
    expect(problem.errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('are asked for by a command that says what is wrong with its options', async () => {
    for (const args of [
      [],
      ['what'],
      ['list', '--limit', '0'],
      ['redrive', '--reason', 'bad luck'],
      ['groups', 'list'],
    ]) {
      const { code, output } = await deadLetters(system, ...args);
      expect([args, code]).toEqual([args, 1]);
      expect(output).toContain('npm run dead-letters -- groups | list | redrive');
    }
  });
});
