import { nameSameOrder, OrderIds } from '@order-intake/contracts';
import { anonymous } from '../clients/anonymous.js';
import { orderExamples } from '../docs/order-examples.js';
import { IssuedIds } from './issued-ids.js';

const order = orderExamples.saved.value;
const present = new IssuedIds('the secret of the present', ['the secret of the past...']);
const past = new IssuedIds('the secret of the past...', []);

describe('issued ids', () => {
  it('are proven to the client to whom they were issued, and to no other', () => {
    const id = present.issue('shop', order);
    const proven = ['shop', 'till', anonymous].filter((client) => present.proves(client, id));
    expect(proven).toEqual(['shop']);
  });

  it('of the time before API keys stay what they were', () => {
    const id = new OrderIds('the secret of the present').issue(anonymous, order);
    expect(present.issue(anonymous, order)).toBe(id);
    expect(present.proves('shop', id)).toBe(false);
  });

  it.each(['shop', anonymous])(
    'of the secret before are still proven to %s, and name the same order',
    (client) => {
      const before = past.issue(client, order);
      expect(present.proves(client, before)).toBe(true);
      expect(past.proves(client, present.issue(client, order))).toBe(false);
      expect(nameSameOrder(before, present.issue(client, order))).toBe(true);
    },
  );
});
