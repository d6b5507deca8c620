import exec from 'k6/execution';

/** Tells the orders of one run from those of all others. */
const run = Date.now().toString(36);

/** A valid order with a number that nobody has. */
export function anOrder() {
  const { idInTest } = exec.vu;
  const { iterationInTest } = exec.scenario;
  return {
    orderNumber: `LOAD-${run}-${idInTest}-${iterationInTest}`,
    customerId: `c-${idInTest}`,
    currency: 'EUR',
    lines: [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }],
  };
}
