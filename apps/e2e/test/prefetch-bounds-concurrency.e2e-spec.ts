import { anOrder, submitAll, useSystem, type SystemOptions } from '../src/index.js';

const slow = { BACKEND_BASE_LATENCY_MS: '100' };

describe.each<[string, number, SystemOptions]>([
  ['the prefetch alone', 5, { backendEnv: slow, consumerEnv: { CONSUMER_PREFETCH: '5' } }],
  ['the concurrency', 7, { backendEnv: slow, consumerEnv: { CONSUMER_CONCURRENCY: '7' } }],
])('%s', (_what, bound, options) => {
  const system = useSystem(options);

  it(`bounds the calls at once to ${bound}, and uses them all`, async () => {
    const { ids } = await submitAll(
      [system.client],
      Array.from({ length: 60 }, () => anOrder()),
    );
    expect(ids).toHaveLength(60);
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ saved: 60, peakInFlight: bound });
  });
});
