import { readableOrders } from '@order-intake/contracts';
import { deliveryOf } from '../delivery.fixture.js';
import { decode } from './decode.step.js';

const good = {
  id: 'b81d3600-f925-8824-a97a-53a3f6d82621',
  client: 'anonymous',
  acceptedAt: '2026-01-02T03:04:05.678Z',
  order: {
    orderNumber: 'PO-1',
    customerId: 'c',
    currency: 'EUR',
    lines: [{ sku: 'S', quantity: 1, unitAmount: 0 }],
  },
};
const json = (body: unknown) => Buffer.from(JSON.stringify(body));

describe('reading a message', () => {
  it('gives the order of a good one', () => {
    expect(decode(deliveryOf({ content: json(good) }), readableOrders)).toEqual(good);
  });

  it.each([
    ['another version', 'orders.send.v2'],
    ['no type', undefined],
    ['a name of the prototype', 'constructor'],
  ])('%s is an unknown type', (_, type) => {
    const verdict = decode(deliveryOf({ content: json(good), properties: { type } }), readableOrders);
    expect(verdict).toMatchObject({ kind: 'dead', reason: 'unknown-message-type' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{')],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['null', json(null)],
    ['a list', json([])],
    ['a missing member', json({ ...good, client: undefined })],
    ['an unknown member', json({ ...good, extra: 1 })],
    ['a bad order within', json({ ...good, order: { ...good.order, lines: [] } })],
    ['a bad id', json({ ...good, id: 'x' })],
    ['more than is ever read', Buffer.from(JSON.stringify(good).padEnd(131_073))],
  ])('%s cannot be decoded', (_, content) => {
    expect(decode(deliveryOf({ content }), readableOrders)).toMatchObject({
      kind: 'dead',
      reason: 'undecodable-message',
    });
  });
});
