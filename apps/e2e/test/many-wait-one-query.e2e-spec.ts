import { request } from 'node:http';
import { anOrder, eventually, useSystem } from '../src/index.js';
import { TcpProxy } from '../src/tcp-proxy.js';

const maxWaiters = 60;
const system = useSystem({
  gateways: 0,
  // All that are waited for are at the backend at once, so that they end together.
  consumerEnv: { CONSUMER_CONCURRENCY: String(maxWaiters) },
});

/** How a run of a prepared statement reads in PostgreSQL's protocol: a nameless portal, then the statement's name. */
const [oneAsked, manyAsked] = ['\0find-order\0', '\0find-orders\0'];

describe('status requests that wait', () => {
  let proxy: TcpProxy;

  beforeAll(async () => {
    proxy = new TcpProxy(new URL(system.database.url));
    await proxy.listen();
    system.cleanups.push(() => proxy.close());
    const gateway = await system.add('gateway', {
      DATABASE_URL: proxy.url,
      MAX_WAITERS: String(maxWaiters),
    });
    await gateway.start();
    const ready = await system.client.accepted(anOrder());
    await system.client.reaches(ready, 'saved');
    proxy.sent(oneAsked);
    proxy.sent(manyAsked);
  });
  afterEach(() => system.backendObserver.setFaults({}));

  function statusAfter(id: string, preference: string) {
    return system.client.request('GET', `/v1/orders/${id}`, undefined, { prefer: preference });
  }

  it('share one query of the store, however many they are', async () => {
    await system.backendObserver.setFaults({ extraLatencyMs: 4_000 });
    const orders = Array.from({ length: maxWaiters }, () => anOrder());
    const ids = await Promise.all(orders.map((order) => system.client.accepted(order)));
    const before = proxy.sent(manyAsked);
    const begun = performance.now();
    const answers = await Promise.all(ids.map((id) => statusAfter(id, 'wait=2')));
    const seconds = (performance.now() - begun) / 1_000;
    for (const { headers } of answers) expect(headers.get('preference-applied')).toBe('wait=2');
    const queries = proxy.sent(manyAsked) - before;
    expect(queries).toBeGreaterThan(2);
    expect(queries).toBeLessThan(10 * seconds);
  });

  it('cost the store nothing when there are none', async () => {
    await system.backendObserver.setFaults({ extraLatencyMs: 1_000 });
    await statusAfter(await system.client.accepted(anOrder()), 'wait=20');
    const before = proxy.sent(manyAsked);
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
    expect(proxy.sent(manyAsked)).toBe(before);
  });

  it('take no place when their clients have left before the store answered', async () => {
    await system.backendObserver.setFaults({ hangRate: 1 });
    const id = await system.client.accepted(anOrder());
    const before = proxy.sent(oneAsked);
    proxy.mute();
    const clients = Array.from({ length: maxWaiters }, () =>
      request(`${system.gateway.url}/v1/orders/${id}`, { headers: { prefer: 'wait=30' } })
        .on('error', () => undefined)
        .end(),
    );
    await eventually('the store is asked', () => proxy.sent(oneAsked) > before);
    for (const client of clients) client.destroy();
    // Whoever is answered now knows that the gateway has seen them go.
    await system.gateway.isHealthy('live');
    proxy.unmute();
    const { status, headers } = await statusAfter(id, 'wait=1');
    expect([status, headers.get('preference-applied')]).toEqual([200, 'wait=1']);
  });
});
