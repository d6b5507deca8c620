import { OrderIds, readableOrders } from '@order-intake/contracts';
import { deliveryOf } from '../delivery.fixture.js';
import { goodContent as good } from '../message.fixture.js';
import { decode } from './decode.step.js';

const json = (body: unknown) => Buffer.from(JSON.stringify(body));

describe('reading a message', () => {
  it('gives the order of a good one', () => {
    expect(decode(deliveryOf({ content: json(good) }), readableOrders)).toEqual(good);
  });

  it('does not ask which secret an id was issued with', () => {
    const id = new OrderIds('another secret of ids').issue(good.client, good.order);
    expect(decode(deliveryOf({ content: json({ ...good, id }) }), readableOrders)).toMatchObject({ id });
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
    ['a time that is none', json({ ...good, acceptedAt: '2026-99-99T99:99:99Z' })],
    ['a day that is none', json({ ...good, acceptedAt: '2026-02-30T00:00:00Z' })],
    ['the id of another order', json({ ...good, order: { ...good.order, currency: 'USD' } })],
    ['the id of an order of another client', json({ ...good, client: 'shop' })],
    ['more than is ever read', Buffer.from(JSON.stringify(good).padEnd(131_073))],
  ])('%s cannot be decoded', (_, content) => {
    expect(decode(deliveryOf({ content }), readableOrders)).toMatchObject({
      kind: 'dead',
      reason: 'undecodable-message',
    });
  });
});
