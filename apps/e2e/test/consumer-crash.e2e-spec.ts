import { anOrder, eventually, submitAll, useSystem } from '../src/index.js';

const system = useSystem({
  backendEnv: { BACKEND_BASE_LATENCY_MS: '20' },
  consumerEnv: { CONSUMER_CONCURRENCY: '10' },
});

describe('a consumer that is killed under load', () => {
  it('loses no order and saves none twice', async () => {
    const { ids } = await submitAll(
      [system.client],
      Array.from({ length: 300 }, () => anOrder()),
    );
    expect(ids).toHaveLength(300);
    for (let crash = 1; crash <= 4; crash += 1) {
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
  });

  it('acknowledges what was saved before without calling the backend again', async () => {
    const order = anOrder();
    const id = await system.client.accepted(order);
    await system.client.reaches(id, 'saved');
    await system.backendObserver.resetStats();
    // What the broker would deliver again, had the acknowledgement been lost: a later attempt stands for `redelivered`.
    const message = { id, client: 'anonymous', acceptedAt: new Date().toISOString(), order };
    await system.vhost.publish({
      body: JSON.stringify(message),
      messageId: id,
      headers: { 'x-attempt': 1, 'x-intake': 'elsewhere:1' },
    });
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ requests: 0 });
  });
});
