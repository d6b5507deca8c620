import { anOrder, anUnknownArticle, eventually, useSystem } from '../src/index.js';

const system = useSystem({
  gatewayEnv: { SYNC_TIMEOUT_MS: '1000' },
  // More than a restart of the backend takes on a busy machine: a single order does not open the breaker.
  consumerEnv: { RETRY_DELAYS_MS: '200,1000,3000,9000' },
});

describe('the synchronous twin', () => {
  afterEach(() => system.backendObserver.setFaults({}));

  it('answers when the backend has saved the order, and the store knows it', async () => {
    const order = anOrder();
    const { status, body } = await system.client.submitSynchronously(order);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: body.id,
      orderNumber: order.orderNumber,
      state: 'saved',
      savedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(await system.backendObserver.has(body.id)).toBe(true);
    expect(await system.client.reaches(body.id, 'saved')).toMatchObject({
      savedAt: body.savedAt,
      attempts: 1,
    });
  });

  it('has the same id for the same order as the asynchronous way', async () => {
    const order = anOrder();
    const { body } = await system.client.submitSynchronously(order);
    expect(await system.client.accepted(order)).toBe(body.id);
    await system.vhost.empty();
    expect((await system.client.status(body.id)).body.state).toBe('saved');
  });

  it('passes the refusal of the backend on, and the store knows that too', async () => {
    const order = anUnknownArticle();
    const { status, body } = await system.client.submitSynchronously(order);
    expect([status, body.type]).toEqual([422, '/problems/backend-rejected']);
    await eventually('the refusal is listed', async () => {
      const { items } = (await system.client.list({ state: 'rejected' })).body;
      return items.find(({ orderNumber }) => orderNumber === order.orderNumber);
    });
  });

  it('answers 409 when the order number is taken', async () => {
    const order = anOrder();
    await system.client.submitSynchronously(order);
    const { status, body } = await system.client.submitSynchronously({ ...order, currency: 'USD' });
    expect([status, body.type]).toEqual([409, '/problems/duplicate-order-number']);
  });

  it('answers 503 when the backend fails, and says when to come back', async () => {
    await system.backendObserver.setFaults({ errorRate: 1, errorStatus: 500 });
    const order = anOrder();
    const { status, headers, body } = await system.client.submitSynchronously(order);
    expect([status, body.type]).toEqual([503, '/problems/backend-unavailable']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);

    await system.backendObserver.setFaults({});
    const again = await system.client.submitSynchronously(order);
    expect(again.status).toBe(200);
    await system.client.reaches(again.body.id, 'saved');
  });

  it('answers 503 with the pause that a throttling backend asks for', async () => {
    await system.backendObserver.setFaults({ throttleRate: 1, retryAfterSeconds: 7 });
    const { status, headers, body } = await system.client.submitSynchronously(anOrder());
    expect([status, body.type]).toEqual([503, '/problems/backend-unavailable']);
    expect(headers.get('retry-after')).toBe('7');
  });

  it('answers 504 when the backend takes too long', async () => {
    await system.backendObserver.setFaults({ hangRate: 1 });
    const { status, body } = await system.client.submitSynchronously(anOrder());
    expect([status, body.type]).toEqual([504, '/problems/backend-timeout']);
  });

  it('answers 503 while the backend is down; the asynchronous way goes on', async () => {
    await system.backend.kill();
    const { status, body } = await system.client.submitSynchronously(anOrder());
    expect([status, body.type]).toEqual([503, '/problems/backend-unavailable']);
    const id = await system.client.accepted(anOrder());
    await system.backend.start();
    await system.client.reaches(id, 'saved');
  });
});
