import { anOrder, anUnknownArticle, eventually, useSystem } from '../src/index.js';

const system = useSystem({ gateways: 2, consumers: 2 });

/** The same order number and customer, with other content. */
const otherContent = (order: ReturnType<typeof anOrder>) => ({ ...order, currency: 'USD' });

describe('the same order number', () => {
  beforeEach(() => system.backendObserver.resetStats());

  it('with the same content, twenty times at once on two gateways, is one order', async () => {
    const order = anOrder();
    // Another member order is the same content.
    const { lines, ...rest } = order;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        system.clientOf(index % 2).submit(index % 3 === 0 ? { lines, ...rest } : order),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    const ids = new Set(answers.map(({ body }) => body.id));
    expect(ids.size).toBe(1);

    await system.client.reaches([...ids].join(), 'saved');
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ saved: 1, rejected: 0 });
    expect((await system.client.status([...ids].join())).body.state).toBe('saved');
  });

  it('with other content is refused by the gateway that accepted the first', async () => {
    const order = anOrder();
    await system.client.accepted(order);
    const { status, body } = await system.client.submit(otherContent(order));
    expect([status, body.type]).toEqual([409, '/problems/duplicate-order-number']);
    expect(body.id).toBeUndefined();
    // The first itself is as welcome as before.
    expect((await system.client.submit(order)).status).toBe(202);
  });

  it('with other content at another gateway is refused by the backend', async () => {
    const order = anOrder();
    await system.client.reaches(await system.client.accepted(order), 'saved');
    const id = await system.clientOf(1).accepted(otherContent(order));
    const { error } = await system.client.reaches(id, 'rejected');
    expect(error).toMatchObject({ type: '/problems/duplicate-order-number', status: 409 });
  });

  it('is free again when the first was refused', async () => {
    const refused = anUnknownArticle();
    await system.client.reaches(await system.client.accepted(refused), 'rejected');
    const id = await system.client.accepted({ ...refused, lines: anOrder().lines });
    await system.client.reaches(id, 'saved');
  });

  it('of another customer is another order', async () => {
    const order = anOrder();
    const ids = [
      await system.client.accepted(order),
      await system.client.accepted({ ...order, customerId: 'c-2' }),
    ];
    for (const id of ids) await system.client.reaches(id, 'saved');
    await eventually('two orders are saved', async () => (await system.backendObserver.stats()).saved === 2);
  });
});
