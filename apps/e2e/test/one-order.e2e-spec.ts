import { anOrder, useSystem } from '../src/index.js';

describe('one order', () => {
  const system = useSystem();

  it('is accepted, and saved by the backend', async () => {
    const order = anOrder();

    const { status, headers, body } = await system.client.submit(order);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/orders/${body.id}`);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(body).toEqual({
      id: body.id,
      orderNumber: order.orderNumber,
      state: 'accepted',
      statusUrl: `/v1/orders/${body.id}`,
    });

    const saved = await system.client.reaches(body.id, 'saved');
    expect(saved).toMatchObject({ id: body.id, orderNumber: order.orderNumber, attempts: 1 });
    expect(await system.backendObserver.has(body.id)).toBe(true);
    expect(await system.backendObserver.stats()).toMatchObject({ saved: 1, rejected: 0, failed: 0 });
  });
});
