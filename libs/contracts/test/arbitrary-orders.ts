import fc from 'fast-check';
import { currencyCodes } from '../src/order/currency-codes.js';
import type { Order } from '../src/order/order.dto.js';
import type { SendOrder } from '../src/messages/send-order.message.js';

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));

const line = fc.record(
  {
    sku: name,
    quantity: fc.integer({ min: 1, max: 10_000 }),
    unitAmount: fc.integer({ min: 0, max: 1_000_000_000_000 }),
  },
  { noNullPrototype: true },
);

/** Orders that keep the contract. */
export const goodOrder: fc.Arbitrary<Order> = fc.record(
  {
    orderNumber: name,
    customerId: name,
    currency: fc.constantFrom(...currencyCodes),
    lines: fc.oneof(
      { weight: 9, arbitrary: fc.array(line, { minLength: 1, maxLength: 5 }) },
      { weight: 1, arbitrary: fc.array(line, { minLength: 99, maxLength: 100 }) },
    ),
  },
  { noNullPrototype: true },
);

/** Messages that keep the contract. */
export const goodSendOrder: fc.Arbitrary<SendOrder> = fc.record(
  {
    id: fc
      .tuple(hex(8), hex(4), hex(3), fc.constantFrom('8', '9', 'a', 'b'), hex(3), hex(12))
      .map(([a, b, c, variant, d, e]) => `${a}-${b}-8${c}-${variant}${d}-${e}`),
    client: name,
    acceptedAt: fc
      .date({ min: new Date(0), max: new Date('2999-12-31T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    order: goodOrder,
  },
  { noNullPrototype: true },
);

/** What may stand where something else should: other types, edges of the allowed, what JSON can hold at all. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(null, true, false, '', ' ', [], {}, [[]], [{}], -0, Infinity, -Infinity),
  fc.constantFrom(-1, 0, 1, 10_000, 10_001, 1e12, 1e12 + 1, 2 ** 53, 0.5, 1.5),
  fc.constantFrom(
    '1',
    'eur',
    'EUR',
    'EUR ',
    'XXX',
    'AAA',
    'ab\n',
    '-a',
    '.a',
    'a b',
    'é',
    '\u0000',
    '\ud800',
  ),
  fc.constantFrom(
    '2026-11-23T12:00:00Z',
    '2026-11-23T12:00:00+00:00',
    '2026-11-23',
    '2026-99-99T99:99:99Z',
    '2026-02-30T00:00:00Z',
    '2026-11-23T12:00:00.1234567890Z',
  ),
  fc.integer({ min: 63, max: 66 }).map((length) => 'x'.repeat(length)),
  fc.string({ unit: 'binary', minLength: 60, maxLength: 70 }),
  fc.string(),
  fc.double({ noNaN: true }),
  line,
  fc.jsonValue({ maxDepth: 2 }),
);

/** A change somewhere in a value: which place (counted modulo their number), what is done there. */
const change = fc.record({
  place: fc.nat(1_000),
  how: fc.constantFrom('replace', 'remove', 'add', 'repeat'),
  value: anything,
  // Names that every object inherits are not seen by class-transformer; see the spec of `compileValidator`.
  name: fc
    .oneof(fc.constantFrom('id', 'price', 'sku', 'Lines', ' lines', '0', 'length'), fc.string())
    .filter((candidate) => !(candidate in Object.prototype)),
});

/** Like `good`, with one to three changes, which mostly break the contract. */
export function changed(good: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  return fc.tuple(good, fc.array(change, { minLength: 1, maxLength: 3 })).map(([value, changes]) => {
    const root = { value: structuredClone(value) as unknown };
    for (const { place, how, value: by, name: member } of changes) {
      const places = placesIn(root);
      const at = places[place % places.length];
      if (at === undefined) continue;
      const [parent, key] = at;
      const container = parent[key];
      if (how === 'replace') parent[key] = structuredClone(by);
      else if (how === 'remove' && parent !== root) remove(parent, key);
      else if (how === 'add' && Array.isArray(container)) container.push(structuredClone(by));
      else if (how === 'add' && isObject(container)) container[member] = structuredClone(by);
      else if (how === 'repeat' && Array.isArray(container))
        parent[key] = Array.from(
          { length: 101 },
          (_, i) => structuredClone(container[i % container.length]) as unknown,
        );
    }
    return root.value;
  });
}

type Container = Record<string, unknown>;

function isObject(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Every place at which a value stands, as its container and its key there. */
function placesIn(parent: Container): [Container, string][] {
  return Object.keys(parent).flatMap((key) => {
    const value = parent[key];
    return [[parent, key] as [Container, string], ...(isObject(value) ? placesIn(value) : [])];
  });
}

function remove(parent: Container, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
