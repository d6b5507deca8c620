import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { changed, goodOrder, goodSendOrder } from '../../test/arbitrary-orders.js';
import { SendOrder } from '../messages/send-order.message.js';
import { Order } from '../order/order.dto.js';
import { compileValidator } from './compile-validator.js';

/** The class-validator rules are the source; the compiled validator must allow and refuse the same. */
describe.each([
  ['Order', Order, goodOrder],
  ['SendOrder', SendOrder, goodSendOrder],
] as const)('the compiled validator of %s', (_, contract: new () => object, good: fc.Arbitrary<object>) => {
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
      { numRuns: 1_000 },
    );
    expect(refused).toBeGreaterThan(500);
  });
});
