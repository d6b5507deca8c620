import { anOrder, broker, eventually, submitAll, useSystem } from '../src/index.js';

const system = useSystem({
  env: { PUBLISH_TIMEOUT_MS: '500' },
  consumerEnv: { RETRY_DELAYS_MS: '200,400,800,1600,3200' },
});
const setMemoryLimit = (limit: string) => broker.ctl('set_vm_memory_high_watermark', 'absolute', limit);
const count = 5;

describe('a broker that has no memory left to take messages', () => {
  afterAll(async () => {
    await broker.start();
    await setMemoryLimit('1GB');
  });

  it('is told to clients, and keeps every order whose retry it does not take', async () => {
    await system.consumer.kill('SIGTERM');
    const { ids } = await submitAll(
      [system.client],
      Array.from({ length: count }, () => anOrder()),
    );
    expect(ids).toHaveLength(count);

    await setMemoryLimit('1MB');
    const refused = await eventually('an order is refused', async () => {
      const answer = await system.client.submit(anOrder());
      return answer.body.type === '/problems/broker-unavailable' && answer;
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(await system.gateway.isHealthy('ready')).toBe(false);
    expect((await system.client.status(ids[0] ?? '')).body.state).toBe('accepted');

    // Orders are delivered all the same; their attempts fail, and nothing can be published about it.
    await system.backendObserver.setFaults({ errorRate: 1 });
    await system.consumer.start();
    await system.consumer.logged(
      'that it is blocked',
      ({ msg }) => msg?.includes('blocks consumer') === true,
    );
    await eventually(
      'all attempts have failed',
      async () => (await system.backendObserver.stats()).failed >= count,
    );
    // What was only written to the broker's socket is gone now.
    await broker.kill();
    await broker.start();
    await system.backendObserver.setFaults({});
    for (const id of ids) await system.client.reaches(id, 'saved');
    expect(await system.vhost.deadLetters()).toEqual([]);
  });
});
