import { anOrder, database, useSystem } from '../src/index.js';

const system = useSystem();

describe('a database that is away', () => {
  afterAll(() => database.start());

  it.each([
    ['killed', () => database.kill()],
    ['stopped in order', () => database.stop()],
  ])('%s: orders are taken all the same, statuses wait, and all is recorded after', async (_how, end) => {
    const before = await system.client.accepted(anOrder());
    await system.client.reaches(before, 'saved');
    await end();

    const orders = Array.from({ length: 20 }, () => anOrder());
    const ids = await Promise.all(orders.map((order) => system.client.accepted(order)));
    const { status, headers, body } = await system.client.status(before);
    expect([status, body.type]).toEqual([503, '/problems/status-unavailable']);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await system.client.list({})).status).toBe(503);
    expect(await system.gateway.isHealthy('ready')).toBe(true);
    const synchronous = await system.client.submitSynchronously(anOrder());
    expect(synchronous.status).toBe(200);

    await database.start();
    for (const id of [before, ...ids, synchronous.body.id]) await system.client.reaches(id, 'saved');
  });

  it('does not let the number of an order be judged: the backend decides', async () => {
    const order = anOrder();
    await system.client.reaches(await system.client.accepted(order), 'saved');
    await database.stop();
    const other = await system.client.submit({ ...order, currency: 'USD' });
    expect(other.status).toBe(202);
    await database.start();
    await system.client.reaches(other.body.id, 'rejected');
  });
});
