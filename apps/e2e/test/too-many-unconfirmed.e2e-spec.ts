import { anOrder, GatewayClient, startBehindProxy, useSystem, type AppProcess } from '../src/index.js';
import type { TcpProxy } from '../src/tcp-proxy.js';

const most = 5;
const publishTimeoutMs = 2_000;
const system = useSystem({ gateways: 0 });

describe('a gateway with as many unconfirmed publishes as it may have', () => {
  let proxy: TcpProxy;
  let gateway: AppProcess;
  let client: GatewayClient;

  beforeAll(async () => {
    ({ app: gateway, proxy } = await startBehindProxy(system, 'gateway', {
      PUBLISH_TIMEOUT_MS: String(publishTimeoutMs),
      MAX_UNCONFIRMED: String(most),
    }));
    client = new GatewayClient(gateway.url);
  });

  async function submit(order = anOrder()) {
    const begun = performance.now();
    const { status, headers, body } = await client.submit(order);
    const retryAfter = headers.get('retry-after');
    return { order, status, type: body.type, retryAfter, tookMs: performance.now() - begun };
  }

  it('refuses more at once and for certain, until the broker confirms again', async () => {
    proxy.mute();
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit()));
    const open = answers.filter(({ type }) => type === '/problems/outcome-unknown');
    const refused = answers.filter(({ type }) => type === '/problems/overloaded');
    expect([open.length, refused.length]).toEqual([most, 20 - most]);
    for (const { status, retryAfter } of answers)
      expect([status, retryAfter]).toEqual([503, expect.stringMatching(/^[1-9]\d*$/)]);
    for (const { tookMs } of refused) expect(tookMs).toBeLessThan(publishTimeoutMs);

    // What was given up may still be confirmed, and counts until its channel is closed.
    expect(await submit()).toMatchObject({ status: 503, type: '/problems/overloaded' });
    // A balancer that took it away would make the others busier.
    expect(await gateway.isHealthy('ready')).toBe(true);

    await gateway.logged('that it gave up', ({ msg }) => msg?.includes('the broker is silent') === true);
    proxy.unmute();
    await gateway.ready();
    const ids = await Promise.all(open.map(({ order }) => client.accepted(order)));
    await system.vhost.empty();
    const effects = await system.backendObserver.effects();
    expect([...effects].sort()).toEqual(ids.map((id) => [id, 1]).sort());
  });
});
