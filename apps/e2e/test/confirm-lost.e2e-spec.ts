import {
  anOrder,
  eventually,
  GatewayClient,
  startBehindProxy,
  useSystem,
  type AppProcess,
} from '../src/index.js';
import type { TcpProxy } from '../src/tcp-proxy.js';

const system = useSystem();
const publishTimeoutMs = 500;

describe('a broker that takes an order and is not heard', () => {
  let proxy: TcpProxy;
  let gateway: AppProcess;
  let client: GatewayClient;

  beforeAll(async () => {
    ({ app: gateway, proxy } = await startBehindProxy(system, 'gateway', {
      PUBLISH_TIMEOUT_MS: String(publishTimeoutMs),
    }));
    client = new GatewayClient(gateway.url);
  });

  it('leaves open what became of the order; the same one again is harmless', async () => {
    const order = anOrder();
    proxy.mute();
    const begun = performance.now();
    const { status, headers, body } = await client.submit(order);
    expect([status, body.type]).toEqual([503, '/problems/outcome-unknown']);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(performance.now() - begun).toBeLessThan(publishTimeoutMs + 500);

    await eventually(
      'the order is saved all the same',
      async () => (await system.backendObserver.stats()).saved === 1,
    );
    const id = await system.client.accepted(order);
    await system.vhost.empty();
    expect([...(await system.backendObserver.effects())]).toEqual([[id, 1]]);
  });

  it('is taken for dead after five seconds, and for well again when it is', async () => {
    await gateway.logged('that it gave up', ({ msg }) => msg?.includes('the broker is silent') === true);
    const begun = performance.now();
    const { status, body } = await client.submit(anOrder());
    expect([status, body.type]).toEqual([503, '/problems/broker-unavailable']);
    expect(performance.now() - begun).toBeLessThan(500);
    expect(await gateway.isHealthy('ready')).toBe(false);
    expect(await gateway.isHealthy('live')).toBe(true);

    proxy.unmute();
    await gateway.ready();
    await system.client.reaches(await client.accepted(anOrder()), 'saved');
  });
});
