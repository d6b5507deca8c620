import { Order } from '../order/order.dto.js';
import { compileValidator } from './compile-validator.js';

const line = { sku: 'SKU-1', quantity: 2, unitAmount: 1999 };
const good = { orderNumber: 'PO-1', customerId: 'c-1', currency: 'EUR', lines: [line] };
const without = (name: string) =>
  Object.fromEntries(Object.entries(good).filter(([member]) => member !== name));
const violations = compileValidator(Order);

describe('violations of an order', () => {
  it('are none when it keeps the contract', () => {
    expect(violations(good)).toBeUndefined();
  });

  it.each<[string, unknown, [string, string][]]>([
    ['null', null, [['', 'must be object']]],
    ['a list', [good], [['', 'must be object']]],
    ['text', 'order', [['', 'must be object']]],
    ['a missing member', without('currency'), [['/currency', 'is required']]],
    ['a member too many', { ...good, price: 5 }, [['/price', 'is not a member of this type']]],
    ['an empty name of a member', { ...good, '': 5 }, [['/', 'is not a member of this type']]],
    [
      'a member with a slash and a tilde',
      { ...good, 'a/b~c': 5 },
      [['/a~1b~0c', 'is not a member of this type']],
    ],
    [
      'a very long member',
      { ...good, ['x'.repeat(999)]: 5 },
      [[`/${'x'.repeat(64)}`, 'is not a member of this type']],
    ],
    ['a member of the server', { ...good, id: 'mine' }, [['/id', 'is not a member of this type']]],
    [
      'text where a number should be',
      { ...good, lines: [{ ...line, quantity: '2' }] },
      [['/lines/0/quantity', 'must be integer']],
    ],
    [
      'a fraction',
      { ...good, lines: [{ ...line, unitAmount: 0.5 }] },
      [['/lines/0/unitAmount', 'must be integer']],
    ],
    ['too few', { ...good, lines: [{ ...line, quantity: 0 }] }, [['/lines/0/quantity', 'must be >= 1']]],
    [
      'too many',
      { ...good, lines: [{ ...line, quantity: 10_001 }] },
      [['/lines/0/quantity', 'must be <= 10000']],
    ],
    [
      'a number beyond all',
      { ...good, lines: [line, { ...line, unitAmount: Infinity }] },
      [['/lines/1/unitAmount', 'must be integer']],
    ],
    [
      'a name with a space',
      { ...good, customerId: 'c 1' },
      [['/customerId', 'must match pattern "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"']],
    ],
    [
      'a name with a line break at its end',
      { ...good, orderNumber: 'PO-1\n' },
      [['/orderNumber', 'must match pattern "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"']],
    ],
    [
      'an unknown currency',
      { ...good, currency: 'eur' },
      [['/currency', expect.stringMatching(/^must be one of \d+ values, such as AED, /)]],
    ],
    ['no lines', { ...good, lines: [] }, [['/lines', 'must NOT have fewer than 1 items']]],
    [
      '101 lines',
      { ...good, lines: Array(101).fill(line) },
      [['/lines', 'must NOT have more than 100 items']],
    ],
    ['lines that are none', { ...good, lines: { 0: line } }, [['/lines', 'must be array']]],
    ['a line that is null', { ...good, lines: [line, null] }, [['/lines/1', 'must be object']]],
    ['a line within a list', { ...good, lines: [[line]] }, [['/lines/0', 'must be object']]],
    [
      'an incomplete line',
      { ...good, lines: [line, { sku: 'S', quantity: 1 }] },
      [['/lines/1/unitAmount', 'is required']],
    ],
    [
      'two faults',
      { ...without('customerId'), lines: [{ ...line, sku: 5 }] },
      [
        ['/customerId', 'is required'],
        ['/lines/0/sku', 'must be string'],
      ],
    ],
  ])('name the place of %s', (_, value, expected) => {
    expect(violations(value)).toEqual(expected.map(([pointer, detail]) => ({ pointer, detail })));
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'name %s, which every object seems to have',
    (name) => {
      const value: unknown = JSON.parse(JSON.stringify(good).replace('{', `{"${name}":{"admin":true},`));
      expect(violations(value)).toEqual([{ pointer: `/${name}`, detail: 'is not a member of this type' }]);
    },
  );

  it('are fifty at most', () => {
    expect(violations({ ...good, lines: Array(100).fill({}) })).toHaveLength(50);
  });
});
