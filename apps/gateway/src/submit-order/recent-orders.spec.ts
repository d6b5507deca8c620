import { OrderIds, type Order } from '@order-intake/contracts';
import { numberOf, RecentOrders } from './recent-orders.js';

const ids = new OrderIds('a secret of more than 16 characters');
const line = { sku: 'SKU-1', quantity: 1, unitAmount: 100 };

function order(orderNumber: string, change: Partial<Order> = {}): Order {
  return { orderNumber, customerId: 'c-1', currency: 'EUR', lines: [line], ...change };
}

describe('RecentOrders', () => {
  it('knows a number that was accepted with other content', () => {
    const recent = new RecentOrders();
    const first = ids.issue('anonymous', order('PO-1'));
    recent.remember(numberOf('anonymous', order('PO-1')), first);
    const other = order('PO-1', { currency: 'USD' });
    expect(recent.otherOrderOf(numberOf('anonymous', other), ids.issue('anonymous', other))).toBe(first);
  });

  it('has nothing against the same order once more, nor under an id of another secret', () => {
    const recent = new RecentOrders();
    recent.remember(numberOf('anonymous', order('PO-1')), ids.issue('anonymous', order('PO-1')));
    const rotated = new OrderIds('another secret after a rotation').issue('anonymous', order('PO-1'));
    expect(recent.otherOrderOf(numberOf('anonymous', order('PO-1')), rotated)).toBeUndefined();
  });

  it.each([
    ['customer', 'anonymous', order('PO-1', { customerId: 'c-2' })],
    ['client', 'shop', order('PO-1')],
    ['number', 'anonymous', order('PO-2')],
  ])('keeps the orders of another %s apart', (_which, client, other) => {
    const recent = new RecentOrders();
    recent.remember(numberOf('anonymous', order('PO-1')), ids.issue('anonymous', order('PO-1')));
    expect(recent.otherOrderOf(numberOf(client, other), ids.issue(client, other))).toBeUndefined();
  });

  it('forgets the oldest beyond its bound; a number accepted again counts as new', () => {
    const recent = new RecentOrders(4);
    for (const number of ['PO-1', 'PO-2', 'PO-3', 'PO-1', 'PO-4'])
      recent.remember(numberOf('anonymous', order(number)), ids.issue('anonymous', order(number)));
    const knows = (number: string) =>
      recent.otherOrderOf(numberOf('anonymous', order(number)), 'x'.repeat(36)) !== undefined;
    expect(['PO-1', 'PO-2', 'PO-3', 'PO-4'].map(knows)).toEqual([true, false, true, true]);
  });
});
