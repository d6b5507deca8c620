import fc from 'fast-check';
import { goodOrder } from '../../test/arbitrary-orders.js';
import { isIdOf, nameSameOrder, orderIdPattern, OrderIds } from './order-id.js';
import type { Order } from './order.dto.js';

const ids = new OrderIds('the secret of the present');
const earlier = new OrderIds('the secret of the past...');
const client = fc.constantFrom('anonymous', 'shop', 'shop-2');

describe('an order id', () => {
  it('is a UUID of version 8, which its own secret proves', () => {
    fc.assert(
      fc.property(client, goodOrder, (name, order) => {
        const id = ids.issue(name, order);
        expect(id).toMatch(orderIdPattern);
        expect(ids.proves(id)).toBe(true);
      }),
    );
  });

  it('is the same for the same content, in any order of members, on every replica', () => {
    const replica = new OrderIds('the secret of the present');
    fc.assert(
      fc.property(client, goodOrder, (name, order) => {
        expect(replica.issue(name, turned(order))).toBe(ids.issue(name, order));
      }),
    );
  });

  it('is another for every changed value', () => {
    const change = fc.record({ place: fc.nat(500), by: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(goodOrder, change, (order, { place, by }) => {
        const other = withOneValueChanged(order, place, by);
        expect(ids.issue('shop', other)).not.toBe(ids.issue('shop', order));
        expect(nameSameOrder(ids.issue('shop', other), ids.issue('shop', order))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is another for another sequence of lines', () => {
    fc.assert(
      fc.property(goodOrder, (order) => {
        const backwards = { ...order, lines: order.lines.toReversed() };
        fc.pre(JSON.stringify(backwards) !== JSON.stringify(order));
        expect(ids.issue('shop', backwards)).not.toBe(ids.issue('shop', order));
      }),
    );
  });

  it('is another for another client', () => {
    fc.assert(
      fc.property(goodOrder, (order) => {
        expect(ids.issue('shop', order)).not.toBe(ids.issue('shop-2', order));
      }),
    );
  });

  it('is not proved by another secret, but names the same order', () => {
    fc.assert(
      fc.property(client, goodOrder, (name, order) => {
        const id = ids.issue(name, order);
        const before = earlier.issue(name, order);
        expect(earlier.proves(id)).toBe(false);
        expect(ids.proves(before)).toBe(false);
        expect(nameSameOrder(id, before)).toBe(true);
      }),
    );
  });

  it('is that of its client and order, also when they have been JSON, and of no other', () => {
    fc.assert(
      fc.property(client, goodOrder, (name, order) => {
        const id = earlier.issue(name, order);
        expect(isIdOf(id, name, JSON.parse(JSON.stringify(order)) as Order)).toBe(true);
        expect(isIdOf(id, `${name}-3`, order)).toBe(false);
        expect(isIdOf(id, name, { ...order, orderNumber: `${order.orderNumber}-3` })).toBe(false);
      }),
    );
  });

  it('is refused when any one of its digits is changed', () => {
    fc.assert(
      fc.property(goodOrder, fc.nat(35), fc.integer({ min: 1, max: 15 }), (order, at, by) => {
        const id = ids.issue('shop', order);
        fc.pre(id[at] !== '-');
        const digit = ((parseInt(id[at] ?? '', 16) + by) % 16).toString(16);
        expect(ids.proves(id.slice(0, at) + digit + id.slice(at + 1))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused when it was made up', () => {
    fc.assert(fc.property(fc.uuid({ version: 8 }), (id) => expect(ids.proves(id)).toBe(false)));
  });

  it('is refused when its parts are of two ids', () => {
    fc.assert(
      fc.property(goodOrder, goodOrder, (one, other) => {
        const [id, otherId] = [ids.issue('shop', one), ids.issue('shop', other)];
        fc.pre(id !== otherId);
        expect(ids.proves(id.slice(0, 23) + otherId.slice(23))).toBe(false);
      }),
    );
  });

  it('is refused when it is no id at all', () => {
    const asLong = fc.string({
      unit: fc.constantFrom('0', '8', '-', 'é', '€'),
      minLength: 36,
      maxLength: 36,
    });
    fc.assert(fc.property(fc.oneof(fc.string(), asLong), (text) => expect(ids.proves(text)).toBe(false)));
    const id = ids.issue('shop', { orderNumber: 'PO-1', customerId: 'c-1', currency: 'EUR', lines: [] });
    for (const text of [
      '',
      id.toUpperCase(),
      ` ${id}`,
      `${id}\n`,
      `{${id}}`,
      id.replaceAll('-', ''),
      `urn:uuid:${id}`,
    ])
      expect(ids.proves(text)).toBe(false);
  });

  it('keeps its form: ids that were given out must stay provable', () => {
    const order: Order = {
      orderNumber: 'PO-2026-000123',
      customerId: 'c-1029384',
      currency: 'EUR',
      lines: [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }],
    };
    expect(ids.issue('anonymous', order)).toBe('8adbbb16-af51-8ced-a233-36a834e9907f');
  });
});

function turned({ orderNumber, customerId, currency, lines }: Order): Order {
  return {
    lines: lines.map(({ sku, quantity, unitAmount }) => ({ unitAmount, quantity, sku })),
    currency,
    customerId,
    orderNumber,
  };
}

/** Changes the value at one place, counted modulo their number. */
function withOneValueChanged(order: Order, place: number, by: number): Order {
  const copy = structuredClone(order);
  const places = [copy, ...copy.lines].flatMap((part) =>
    Object.entries(part)
      .filter(([, value]) => !Array.isArray(value))
      .map(([name]) => [part as unknown as Record<string, string | number>, name] as const),
  );
  const [part, name] = places[place % places.length] ?? [];
  if (part === undefined || name === undefined) return copy;
  const value = part[name];
  part[name] = typeof value === 'number' ? value + by : `${value}${by}`;
  return copy;
}
