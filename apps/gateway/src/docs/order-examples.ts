import { problemOf, type Order } from '@order-intake/contracts';

/** Order numbers that the docs page replaces when it sends them, so that the examples can be sent again and again. */
export const exampleNumbers = {
  /** Becomes a fresh number each time. */
  fresh: 'PO-EXAMPLE-FRESH',
  /** Becomes the number of the order that was accepted last. */
  last: 'PO-EXAMPLE-LAST',
} as const;

const order: Order = {
  orderNumber: exampleNumbers.fresh,
  customerId: 'c-1029384',
  currency: 'EUR',
  lines: [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }],
};

/** Bodies to try, by what becomes of them. */
export const orderExamples = {
  saved: {
    summary: 'An order that is saved',
    description: 'On this page the order number is replaced by a fresh one each time it is sent.',
    value: order,
  },
  'refused by the backend': {
    summary: 'An order that the backend refuses: its article is unknown',
    description: 'It is accepted, and its status becomes `rejected`; the synchronous twin answers 422.',
    value: { ...order, lines: [{ sku: 'UNKNOWN-1', quantity: 1, unitAmount: 500 }] },
  },
  invalid: {
    summary: 'An invalid order: 400 with a pointer to each fault',
    value: { ...order, currency: 'Euro', lines: [{ sku: 'SKU-123456', quantity: 0, unitAmount: 1999 }] },
  },
  'same number, other content': {
    summary: 'The order number that was accepted last, with other content: 409',
    description:
      'On this page the number is that of the order that was accepted last. Send another example first.',
    value: {
      ...order,
      orderNumber: exampleNumbers.last,
      lines: [{ sku: 'SKU-654321', quantity: 1, unitAmount: 1 }],
    },
  },
};

export const exampleId = '3f2b1c9a-5d6e-8f70-9a1b-2c3d4e5f6071';
const at = '2026-01-31T12:00:00.000Z';
const status = { id: exampleId, orderNumber: 'PO-2026-000123' };

/** A status page of each state. */
export const statusExamples = {
  accepted: { value: { id: exampleId, state: 'accepted', attempts: 0 } },
  retrying: {
    value: {
      ...status,
      state: 'retrying',
      attempts: 1,
      updatedAt: at,
      nextAttemptAt: '2026-01-31T12:00:05.000Z',
      error: problemOf('backend-unavailable'),
    },
  },
  saved: { value: { ...status, state: 'saved', attempts: 1, updatedAt: at, savedAt: at } },
  rejected: {
    value: { ...status, state: 'rejected', attempts: 1, updatedAt: at, error: problemOf('backend-rejected') },
  },
  failed: {
    value: { ...status, state: 'failed', attempts: 5, updatedAt: at, error: problemOf('attempts-exhausted') },
  },
};
