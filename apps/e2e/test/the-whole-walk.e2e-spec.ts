import type { OrderStatus } from '@order-intake/contracts';
import {
  anOrder,
  anUnknownArticle,
  eventually,
  reconcile,
  statesOf,
  useSystem,
  type GatewayClient,
} from '../src/index.js';

/** More than the suite has time for, to be asked for: `E2E_WALK_ORDERS=2000 npm test -- the-whole-walk`. */
const total = Number(process.env['E2E_WALK_ORDERS'] ?? 400);
const rejected = total / 10;
const saved = total - rejected;
const concurrency = 20;
const kills = 5;
const clientsAtOnce = 10;

const system = useSystem({
  gateways: 2,
  consumerEnv: {
    CONSUMER_CONCURRENCY: String(concurrency),
    RETRY_DELAYS_MS: '100,150,200,250,300,350,400,450',
  },
  backendEnv: { BACKEND_BASE_LATENCY_MS: '60' },
});

describe('the whole walk', () => {
  it(`brings ${total} orders to the ends they deserve, whatever happens on the way`, async () => {
    await system.backendObserver.setFaults({ errorRate: 0.2, seed: 7 });
    const gateways = [system.client, system.clientOf(1)];

    const [goodIds, badIds, repeatedIds] = await Promise.all([
      sendAll(gateways, saved - 1, anOrder),
      sendAll(gateways, rejected, anUnknownArticle),
      sendTwentyTimes(gateways),
      killConsumerMeanwhile(),
    ]);
    expect(new Set(repeatedIds).size).toBe(1);
    const savedIds = [...goodIds, repeatedIds[0] ?? ''];
    expect(new Set([...savedIds, ...badIds]).size).toBe(total);

    // Dead letters count as well.
    await system.vhost.empty({ timeoutMs: 60_000 });
    expect(await statesOf(system, savedIds)).toEqual({ saved });
    expect(await statesOf(system, badIds)).toEqual({ rejected });
    expect((await allListed('rejected')).sort()).toEqual([...badIds].sort());
    expect(await allListed('failed,retrying')).toEqual([]);

    const effects = await system.backendObserver.effects();
    expect([...effects.keys()].sort()).toEqual([...savedIds].sort());
    expect([...effects.values()].every((times) => times === 1)).toBe(true);
    const stats = await system.backendObserver.stats();
    expect(stats.saved).toBe(saved);
    expect(stats.failed).toBeGreaterThan(0);
    expect(stats.peakInFlight).toBeLessThanOrEqual(concurrency);

    const { code, output } = await reconcile(system);
    expect(output).toContain('Adds up');
    expect(code).toBe(0);
    if (process.env['E2E_WALK_ORDERS']) console.log(JSON.stringify(stats), `\n${output}`);
  }, 180_000);
});

async function sendAll(
  gateways: GatewayClient[],
  count: number,
  order: () => ReturnType<typeof anOrder>,
): Promise<string[]> {
  const ids: string[] = [];
  let left = count;
  await Promise.all(
    Array.from({ length: clientsAtOnce }, async (_, client) => {
      while (left-- > 0) ids.push(await gateways[client % gateways.length]!.accepted(order()));
    }),
  );
  return ids;
}

function sendTwentyTimes(gateways: GatewayClient[]): Promise<string[]> {
  const order = anOrder();
  return Promise.all(
    Array.from({ length: 20 }, (_, index) => gateways[index % gateways.length]!.accepted(order)),
  );
}

/** Each time a sixth more of the orders is saved, which is in the middle of its work. */
async function killConsumerMeanwhile(): Promise<void> {
  for (let kill = 1; kill <= kills; kill++) {
    await eventually(
      `kill ${kill} is due`,
      async () => (await system.backendObserver.stats()).saved >= (saved * kill) / (kills + 1),
    );
    await system.consumer.restart('SIGKILL');
  }
}

async function allListed(state: string): Promise<string[]> {
  const found: OrderStatus[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await system.client.list({ state, limit: '50', ...(cursor && { cursor }) });
    found.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return found.map(({ id }) => id);
}
