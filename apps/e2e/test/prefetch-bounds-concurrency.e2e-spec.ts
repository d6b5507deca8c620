import { anOrder, eventually, submitAll, useSystem } from '../src/index.js';

const orders = 60;
const system = useSystem({ backendEnv: { BACKEND_BASE_LATENCY_MS: '100' } });

describe('calls of the backend at once', () => {
  it.each([
    ['the prefetch alone', 5, { CONSUMER_PREFETCH: '5' }],
    ['the concurrency', 7, { CONSUMER_CONCURRENCY: '7', CONSUMER_PREFETCH: '50' }],
  ])('are bounded by %s to %d, and reach that', async (_what, bound, env) => {
    await Promise.all(system.consumers.map((each) => each.kill('SIGTERM')));
    await (await system.add('consumer', env)).start();
    await system.backendObserver.resetStats();

    const { ids } = await submitAll(
      [system.client],
      Array.from({ length: orders }, () => anOrder()),
    );
    expect(ids).toHaveLength(orders);
    await eventually('all are saved', async () => (await system.backendObserver.stats()).saved === orders);
    expect(await system.backendObserver.stats()).toMatchObject({ requests: orders, peakInFlight: bound });
  });
});
