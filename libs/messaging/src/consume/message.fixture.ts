import { OrderIds } from '@order-intake/contracts';

const content = {
  client: 'anonymous',
  acceptedAt: '2026-01-02T03:04:05.678Z',
  order: {
    orderNumber: 'PO-1',
    customerId: 'c',
    currency: 'EUR',
    lines: [{ sku: 'S', quantity: 1, unitAmount: 0 }],
  },
};

/** What the message of an order says, for specs. */
export const goodContent = {
  id: new OrderIds('a secret of ids').issue(content.client, content.order),
  ...content,
};
