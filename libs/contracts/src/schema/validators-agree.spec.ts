import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { changed, goodOrder, goodSendOrder } from '../../test/arbitrary-orders.js';
import { SendOrder } from '../messages/send-order.message.js';
import { Order } from '../order/order.dto.js';
import { compileValidator } from './compile-validator.js';

const order = { orderNumber: 'PO-1', customerId: 'c-1', currency: 'EUR' };
const withoutOrder = {
  id: '8adbbb16-af51-8ced-a233-36a834e9907f',
  client: 'shop',
  acceptedAt: '2026-11-23T12:00:00Z',
};

/** The class-validator rules are the source; the compiled validator must allow and refuse the same. */
describe.each([
  ['Order', Order, goodOrder, { ...order, lines: [[]] }],
  ['SendOrder', SendOrder, goodSendOrder, withoutOrder],
] as const)(
  'the compiled validator of %s',
  (_, contract: new () => object, good: fc.Arbitrary<object>, onceWrong) => {
    const violations = compileValidator(contract);

    function classValidatorAllows(value: unknown): boolean {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      const rules = { whitelist: true, forbidNonWhitelisted: true };
      return validateSync(plainToInstance(contract, value), rules).length === 0;
    }

    it('allows what class-validator allows', () => {
      fc.assert(
        fc.property(good, (value) => {
          expect(violations(value)).toBeUndefined();
          expect(classValidatorAllows(value)).toBe(true);
        }),
        { numRuns: 200 },
      );
    });

    it('refuses what class-validator refuses', () => {
      let refused = 0;
      fc.assert(
        fc.property(changed(good), (value) => {
          const allowed = violations(value) === undefined;
          if (!allowed) refused++;
          expect({ allowed, value: JSON.stringify(value) }).toEqual({
            allowed: classValidatorAllows(value),
            value: JSON.stringify(value),
          });
        }),
        { numRuns: 1_000, examples: [[onceWrong]] },
      );
      expect(refused).toBeGreaterThan(500);
    });
  },
);
