import { getOrderStatus, listOrders, submitOrder, type Order } from '@order-intake/client';
import { useSystem } from '../src/index.js';

const system = useSystem();

const order: Order = {
  orderNumber: 'PO-2026-000123',
  customerId: 'c-1029384',
  currency: 'EUR',
  lines: [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }],
};

describe('one order, sent by the typed client', () => {
  it('is accepted, and saved by the backend', async () => {
    const client = system.typedClient;
    const { data: accepted, response } = await submitOrder({ client, body: order });
    expect(response?.status).toBe(202);
    expect(response?.headers.get('location')).toBe(`/v1/orders/${accepted?.id}`);
    expect(response?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(accepted).toEqual({
      id: accepted!.id,
      orderNumber: order.orderNumber,
      state: 'accepted',
      statusUrl: `/v1/orders/${accepted!.id}`,
    });

    const path = { id: accepted!.id };
    const { data: saved } = await getOrderStatus({ client, path, headers: { Prefer: 'wait=20' } });
    const { id, orderNumber } = accepted!;
    expect(saved).toMatchObject({ id, orderNumber, state: 'saved', attempts: 1 });
    expect(await system.backendObserver.has(id)).toBe(true);
    expect(await system.backendObserver.stats()).toMatchObject({ saved: 1, rejected: 0, failed: 0 });
  });

  it('is found by its customer and its state', async () => {
    const client = system.typedClient;
    const { customerId } = order;
    const { data: ended } = await listOrders({ client, query: { customerId, state: ['saved', 'failed'] } });
    expect(ended?.items).toMatchObject([{ orderNumber: order.orderNumber, state: 'saved' }]);
    const { data: others } = await listOrders({
      client,
      query: { customerId, state: ['failed', 'rejected'] },
    });
    expect(others?.items).toEqual([]);
  });

  it('is refused as a problem that names the place', async () => {
    const body = { ...order, lines: [{ ...order.lines[0]!, quantity: 0 }] };
    const { data, error } = await submitOrder({ client: system.typedClient, body });
    expect(data).toBeUndefined();
    expect(error).toMatchObject({
      type: '/problems/validation-failed',
      status: 400,
      errors: [{ pointer: '/lines/0/quantity' }],
    });
  });
});
