import { anOrder, submitAll, useSystem } from '../src/index.js';

const system = useSystem({ consumerEnv: { CONSUMER_CONCURRENCY: '10' } });

describe('a backend that is down', () => {
  it('costs no order and no attempts: it is left alone until it is back', async () => {
    await system.backend.kill();
    const { status, headers, body } = await system.client.submitSynchronously(anOrder());
    expect([status, body.type]).toEqual([503, '/problems/backend-unavailable']);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);

    const { ids } = await submitAll(
      [system.client],
      Array.from({ length: 100 }, () => anOrder()),
    );
    expect(ids).toHaveLength(100);
    await system.consumer.logged(
      'that the breaker opens',
      ({ msg }) => msg?.includes('breaker') === true && msg.includes('open'),
    );
    expect(await system.consumer.isHealthy('ready')).toBe(true);

    await system.backend.start();
    await system.vhost.empty();
    const effects = await system.backendObserver.effects();
    expect(ids.filter((id) => effects.get(id) !== 1)).toEqual([]);
    // Three retries would have been used up within the outage, had they counted.
    for (const id of ids) expect((await system.client.status(id)).body.state).toBe('saved');
    await system.consumer.logged('that the breaker closes', ({ msg }) => msg?.includes('closed') === true);
  });
});
