import { anOrder, eventually, manage, submitAll, useSystem } from '../src/index.js';

const system = useSystem({
  // Long enough for a kill to meet calls under way.
  backendEnv: { BACKEND_BASE_LATENCY_MS: '100' },
  consumerEnv: { CONSUMER_CONCURRENCY: '10' },
});

describe('a consumer that is killed under load', () => {
  it('loses no order and saves none twice', async () => {
    const { ids } = await submitAll(
      [system.client],
      Array.from({ length: 300 }, () => anOrder()),
    );
    expect(ids).toHaveLength(300);
    for (let crash = 1; crash <= 3; crash += 1) {
      const enough = crash * 50;
      await eventually(
        `${enough} are saved`,
        async () => (await system.backendObserver.stats()).saved >= enough,
      );
      await system.consumer.restart('SIGKILL');
    }
    await system.vhost.empty();
    const effects = await system.backendObserver.effects();
    expect([...effects.values()].filter((times) => times !== 1)).toEqual([]);
    expect(new Set(effects.keys())).toEqual(new Set(ids));
    for (const id of ids) expect((await system.client.status(id)).body.state).toBe('saved');
    // Calls were interrupted, and what was called again was recognised.
    const { orphaned, replays } = await system.backendObserver.stats();
    expect([orphaned > 0, replays > 0]).toEqual([true, true]);
  });
});

describe('an order that is saved and comes again', () => {
  const order = anOrder();
  let id = '';
  /** Its message once more, as it stands in the queue when the acknowledgement was lost. */
  const publishAgain = (attempt: number) =>
    system.vhost.publish({
      body: JSON.stringify({ id, client: 'anonymous', acceptedAt: new Date().toISOString(), order }),
      messageId: id,
      headers: { 'x-attempt': attempt, 'x-intake': 'elsewhere:1' },
    });

  beforeAll(async () => {
    id = await system.client.accepted(order);
    await system.client.reaches(id, 'saved');
  });
  beforeEach(() => system.backendObserver.resetStats());

  it('as a redelivery, is acknowledged without another call of the backend', async () => {
    await system.consumer.kill('SIGTERM');
    await publishAgain(0);
    // Whoever takes a message and gives it back makes the broker mark it as redelivered.
    const get = `queues/${system.vhost.name}/${system.vhost.names.queue}/get`;
    const options = { count: 1, ackmode: 'reject_requeue_true', encoding: 'auto' };
    expect(await manage('POST', get, options)).toHaveLength(1);
    await system.consumer.start();
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ requests: 0 });
  });

  it('as a later attempt, too', async () => {
    await publishAgain(1);
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ requests: 0 });
  });

  it('as any other duplicate, costs one call and has no second effect', async () => {
    await publishAgain(0);
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ requests: 1, replays: 1, saved: 0 });
    expect(await system.client.reaches(id, 'saved')).toMatchObject({ attempts: 1 });
  });
});
