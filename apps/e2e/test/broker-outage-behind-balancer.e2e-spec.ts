import {
  broker,
  eventually,
  expectSavedOnce,
  findHaproxy,
  GatewayClient,
  OrderStream,
  startBalancer,
  useSystem,
  type AppProcess,
  type Submission,
} from '../src/index.js';

const system = useSystem({ gateways: 0 });
const stays = { READY_WITHOUT_BROKER: 'true' };
const say = (line: string) => process.stderr.write(`${line}\n`);
const isInstalled = findHaproxy() !== undefined;
if (!isInstalled) say('Skipped: a broker outage behind a balancer needs haproxy (apt-get install haproxy).');

(isInstalled ? describe : describe.skip)('a broker that is killed and started again, behind haproxy', () => {
  it('is told by the gateways, and over sooner for clients, if these stay ready without it', async () => {
    // Both meet the same outage, so that they can be compared.
    const leaving = await twoGateways({});
    const staying = await twoGateways(stays);
    const both = [leaving, staying] as const;
    await Promise.all(both.map(({ orders }) => orders.more(50)));

    await system.vhost.settled();
    await broker.kill();
    await eventually('haproxy has no gateway left', () => leaving.orders.others.some(isOfHaproxy));
    await Promise.all(both.map(({ orders }) => orders.more(50, 'all')));
    expect(await staying.client.request('GET', '/health/ready')).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        details: { broker: { status: 'degraded', problem: expect.stringContaining('broker-unavailable') } },
      },
    });
    // What needs no broker is gone with the rest, or is there.
    expect((await statusOfFirst(leaving)).status).toBe(503);
    expect(await statusOfFirst(staying)).toMatchObject({ status: 200, body: { state: 'saved' } });
    const newcomer = await system.add('gateway', stays);
    newcomer.launch();
    await eventually('the newcomer has started', () => newcomer.isHealthy('startup'));
    expect(await newcomer.isHealthy('ready')).toBe(false);

    const [left, stayed] = await Promise.all([recoveryOf(leaving), recoveryOf(staying), broker.start()]);
    await newcomer.ready();
    say(`Gateways that leave the balancer: ${figures(leaving, left)}`);
    say(`Gateways that stay, degraded: ${figures(staying, stayed)}`);

    const ofHaproxy = leaving.orders.others.filter(isOfHaproxy);
    expect(ofHaproxy.filter(({ retryAfter }) => retryAfter !== undefined)).toEqual([]);
    expect(ofHaproxy.some(({ answeredAt }) => answeredAt > left.canPublishAt)).toBe(true);
    for (const { status, problem, retryAfter } of staying.orders.others)
      expect([status, problem, retryAfter]).toEqual([
        503,
        expect.stringMatching(/^(broker-unavailable|outcome-unknown)$/),
        expect.stringMatching(/^\d+$/),
      ]);
    expect(stayed.reachedAt - stayed.canPublishAt).toBeLessThan(left.reachedAt - left.canPublishAt);
    await expectSavedOnce(system, [...leaving.orders.all, ...staying.orders.all], 60_000);
  }, 120_000);
});

interface Site {
  readonly gateways: readonly AppProcess[];
  /** Of the balancer before them. */
  readonly client: GatewayClient;
  readonly orders: OrderStream;
}

/** Moments by `performance.now()`. */
interface Recovery {
  /** The last `202` before the outage, and the first one after. */
  readonly lastAt: number;
  readonly firstAt: number;
  /** The first of the gateways could publish again. */
  readonly canPublishAt: number;
  /** A client sent the first order that was published; its confirm may take until the queue has a leader. */
  readonly reachedAt: number;
}

async function twoGateways(env: Readonly<Record<string, string>>): Promise<Site> {
  const gateways = [await system.add('gateway', env), await system.add('gateway', env)] as const;
  await Promise.all(gateways.map((each) => each.start()));
  const client = await startBalancer(system, gateways);
  return { gateways, client, orders: new OrderStream(system, { gateways: [client], atOnce: 3 }) };
}

/** A page of its own instead of a problem document. */
const isOfHaproxy = ({ status, problem }: Submission) => status === 503 && problem === undefined;

const statusOfFirst = ({ client, orders }: Site) => client.status(orders.accepted[0]!.id!);

/** Called while the broker is away; returns when orders are accepted again, and sends no more. */
async function recoveryOf({ gateways, orders }: Site): Promise<Recovery> {
  const [lastAt, before] = [orders.accepted.at(-1)!.answeredAt, orders.all.length];
  const canPublishAt = await Promise.race(gateways.map(canPublish));
  await orders.more(50);
  await orders.stop();
  const published = orders.all
    .slice(before)
    .filter(({ status, problem }) => status === 202 || problem === 'outcome-unknown');
  return {
    lastAt,
    firstAt: published.find(({ status }) => status === 202)!.answeredAt,
    canPublishAt,
    reachedAt: Math.min(...published.map(({ answeredAt, tookMs }) => answeredAt - tookMs)),
  };
}

async function canPublish(gateway: AppProcess): Promise<number> {
  const probe = () => new GatewayClient(gateway.url).request<{ status: string }>('GET', '/health/ready');
  await eventually(`${gateway.name} can publish`, async () => (await probe()).body.status === 'ok', 60_000);
  return performance.now();
}

function figures({ orders }: Site, { lastAt, firstAt, canPublishAt, reachedAt }: Recovery): string {
  const ofHaproxy = orders.others.filter(isOfHaproxy);
  const ofGateways = orders.others.filter(({ problem }) => problem !== undefined);
  const seconds = (from: number, to: number) => `${((to - from) / 1_000).toFixed(2)} s`;
  return [
    `no 202 for ${seconds(lastAt, firstAt)}`,
    `${orders.accepted.length} orders accepted`,
    `${ofGateways.length} refused by a gateway, with a problem document and Retry-After`,
    `${ofHaproxy.length} by haproxy, with a page of its own`,
    `the first one published was sent ${seconds(canPublishAt, reachedAt)} after a gateway could do so again`,
    ofHaproxy.length > 0 &&
      `haproxy's last page came ${seconds(canPublishAt, ofHaproxy.at(-1)!.answeredAt)} after`,
  ]
    .filter(Boolean)
    .join('; ');
}
