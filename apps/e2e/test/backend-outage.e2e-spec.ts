import { anOrder, expectSavedOnce, OrderStream, useSystem } from '../src/index.js';

/** Together less than the breaker stays open at first: an order would have used up its attempts by then. */
const system = useSystem({ consumerEnv: { RETRY_DELAYS_MS: '200,300,400' } });

/** So many failures open the breaker, and each of them has used an attempt. */
const failuresToOpen = 25;

describe('a backend that is killed under load', () => {
  it('is left alone until it is back, and costs no order', async () => {
    const stream = new OrderStream(system);
    await stream.more(50);
    await system.backend.kill();
    await breakerIs('open');
    const synchronous = anOrder();
    const { status, headers, body } = await system.client.submitSynchronously(synchronous);
    expect([status, body.type]).toEqual([503, '/problems/backend-unavailable']);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);

    await breakerIs('half-open');
    await stream.more(30);
    for (const app of [system.gateway, system.consumer])
      expect([await app.isHealthy('live'), await app.isHealthy('ready')]).toEqual([true, true]);

    await system.backend.start();
    await breakerIs('closed');
    await stream.more(30);
    await stream.stop();
    expect(stream.others).toEqual([]);
    await expectSavedOnce(system, stream.all);
    // The synchronous one was told so; of the others none ended badly.
    const { items } = (await system.client.list({ state: 'failed,rejected' })).body;
    expect(items.map(({ orderNumber }) => orderNumber)).toEqual([synchronous.orderNumber]);
    expect(await system.vhost.deadLetters()).toEqual([]);

    const [{ used } = { used: Infinity }] = await system.database.query<{ used: number }>(
      `SELECT sum(attempts - 1)::int AS used FROM orders WHERE state = 'saved'`,
    );
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThanOrEqual(failuresToOpen);
  });
});

/** Waits until the consumer has said so. */
const breakerIs = (state: string) =>
  system.consumer.logged(
    `that the breaker is ${state}`,
    ({ msg }) => msg === `the breaker of the backend is ${state}`,
  );
