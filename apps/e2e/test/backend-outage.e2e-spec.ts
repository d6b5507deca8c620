import { anOrder, eventually, expectSavedOnce, OrderStream, useSystem } from '../src/index.js';

const system = useSystem();

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

    // All retries of an order take less than this.
    await breakerIs('half-open', 2);
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

/** Waits until the consumer has said so, this often. */
const breakerIs = (state: string, times = 1) =>
  eventually(
    `the breaker is ${state}, ${times} times`,
    () =>
      system.consumer.entries.filter(({ msg }) => msg === `the breaker of the backend is ${state}`).length >=
      times,
  );
