import { OrderIds, type Order } from '@order-intake/contracts';
import { randomUUID } from 'node:crypto';

/** A valid order with a number that nobody has; members given replace its own. */
export function anOrder(changes: Partial<Order> = {}): Order {
  return {
    orderNumber: `PO-${randomUUID()}`,
    customerId: 'c-1029384',
    currency: 'EUR',
    lines: [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }],
    ...changes,
  };
}

/** An order that the backend refuses for good: it does not know the article. */
export const anUnknownArticle = (): Order =>
  anOrder({ lines: [{ sku: 'UNKNOWN-1', quantity: 1, unitAmount: 100 }] });

/** An id of the order that no gateway issued, as somebody without the secret would make it up. */
export const aMadeUpId = (client = 'anonymous', order = anOrder()): string => strangeIds.issue(client, order);

const strangeIds = new OrderIds('a secret of ids that no gateway has');
