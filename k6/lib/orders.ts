import exec from 'k6/execution';

let sent = 0;

export interface Order {
  orderNumber: string;
  customerId: string;
  currency: string;
  lines: { sku: string; quantity: number; unitAmount: number }[];
}

/** Names a run: all its orders are of this customer, so that they can be told from those of all others. */
export function nameRun(): string {
  return `LOAD-${Date.now().toString(36)}${Math.floor(Math.random() * 36 ** 3).toString(36)}`;
}

/** A valid order with a number that nobody has. */
export function anOrder(run: string): Order {
  sent += 1;
  return {
    orderNumber: `${run}-${exec.vu.idInTest}-${sent}`,
    customerId: run,
    currency: 'EUR',
    lines: [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }],
  };
}
