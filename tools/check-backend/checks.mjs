import { randomBytes } from 'node:crypto';
import { OrderIds, PermanentError } from '@order-intake/contracts';

/** @import { BackendClient } from '@order-intake/backend-client' */
/** @import { Order } from '@order-intake/contracts' */

/**
 * One thing that is relied on. `holds` says whether it is so; what it throws is a failure of the check itself.
 * @typedef {{ what: string, falls: string, holds: (backend: Backend) => Promise<boolean> }} Check
 */

/**
 * The backend under test, through the client that the apps use.
 * @typedef {{ client: BackendClient, refusedSku: string, anOrder: (change?: Partial<Order>) => Order,
 *   saving: (order: Order, ids?: OrderIds) => { id: string, client: string, order: Order } }} Backend
 */

const ids = new OrderIds(randomBytes(16).toString('hex'));
const repeats = 5;
/** An aborted call may still be saving: its repeat waits for it, or comes after it. */
const abortAfterMs = 5;

/**
 * Orders of a customer of this run alone.
 * @param {BackendClient} client
 * @param {string} refusedSku
 * @returns {Backend}
 */
export function backendUnderTest(client, refusedSku) {
  const run = randomBytes(4).toString('hex');
  let made = 0;
  return {
    client,
    refusedSku,
    anOrder: (change = {}) => ({
      orderNumber: `CHECK-${run}-${(made += 1)}`,
      customerId: `check-${run}`,
      currency: 'EUR',
      lines: [{ sku: 'SKU-1', quantity: 1, unitAmount: 100 }],
      ...change,
    }),
    saving: (order, by = ids) => ({ id: by.issue('check-backend', order), client: 'check-backend', order }),
  };
}

/** @type {readonly Check[]} */
export const checks = [
  {
    what: 'an order is saved, and the answer says when',
    falls: 'nothing works: no order ever reads saved',
    holds: async ({ client, anOrder, saving }) => {
      const { savedAt } = await client.save(saving(anOrder()));
      return !Number.isNaN(savedAt.getTime());
    },
  },
  {
    what: 'the same order again is answered as the first time',
    falls: '"saved once": every repeat after a crash or a lost answer may save it twice, or read rejected',
    holds: async ({ client, anOrder, saving }) => {
      const order = saving(anOrder());
      await client.save(order);
      return succeeds(client.save(order));
    },
  },
  {
    what: `the same order ${repeats} times at once is answered as once`,
    falls: '"saved once": a repeat that meets the first call still running may save it twice',
    holds: async ({ client, anOrder, saving }) => {
      const order = saving(anOrder());
      const answers = await Promise.all(Array.from({ length: repeats }, () => succeeds(client.save(order))));
      return answers.every(Boolean);
    },
  },
  {
    what: 'an order whose call was given up can be sent again',
    falls: '"saved once" and "none is lost": a timeout leaves an order that cannot be saved any more',
    holds: async ({ client, anOrder, saving }) => {
      const order = saving(anOrder());
      await client.save(order, AbortSignal.timeout(abortAfterMs)).catch(() => undefined);
      return succeeds(client.save(order));
    },
  },
  {
    what: 'a saved order is found by its id',
    falls: 'true statuses: an order whose last answer was lost reads failed though it is saved',
    holds: async ({ client, anOrder, saving }) => {
      const order = saving(anOrder());
      await client.save(order);
      return (await client.find(order.id)) !== undefined;
    },
  },
  {
    what: 'an order that it does not have is not found',
    falls: 'true statuses: an order that was never saved may read saved',
    holds: async ({ client, anOrder, saving }) => (await client.find(saving(anOrder()).id)) === undefined,
  },
  {
    what: 'the same id with other content is refused',
    falls: "nothing of the gateway's; a foreign publisher's mistake would read saved",
    holds: async ({ client, anOrder, saving }) => {
      const order = saving(anOrder());
      await client.save(order);
      const other = { ...order.order, currency: 'USD' };
      return isRefused(client.save({ ...order, order: other }), 'duplicate-order-number');
    },
  },
  {
    what: 'a second order with the number of another one is refused',
    falls: '"one order per number": both are saved',
    holds: async ({ client, anOrder, saving }) => {
      const order = anOrder();
      await client.save(saving(order));
      return isRefused(client.save(saving({ ...order, currency: 'USD' })), 'duplicate-order-number');
    },
  },
  {
    what: 'that refusal names the order that has the number',
    falls: 'a change of ORDER_ID_SECRET: an order that is sent again reads rejected, or is saved twice',
    holds: async ({ client, anOrder, saving }) => {
      const order = anOrder();
      const byFirstSecret = saving(order);
      await client.save(byFirstSecret);
      const bySecondSecret = saving(order, new OrderIds(randomBytes(16).toString('hex')));
      const readsSaved = await succeeds(client.save(bySecondSecret));
      const [first, second] = [await client.find(byFirstSecret.id), await client.find(bySecondSecret.id)];
      return readsSaved && first !== undefined && second === undefined;
    },
  },
  {
    what: 'an order that it can never save is refused for good (--refused-sku names such an article)',
    falls: 'quick answers: such orders use up all attempts, read failed and become dead letters',
    holds: async ({ client, anOrder, saving, refusedSku }) => {
      const order = saving(anOrder({ lines: [{ sku: refusedSku, quantity: 1, unitAmount: 100 }] }));
      return isRefused(client.save(order), 'backend-rejected');
    },
  },
  {
    what: 'a refused order does not take its number',
    falls: 'corrections: a client has to find a new number for an order that was refused',
    holds: async ({ client, anOrder, saving, refusedSku }) => {
      const corrected = anOrder();
      const refused = { ...corrected, lines: [{ sku: refusedSku, quantity: 1, unitAmount: 100 }] };
      await client.save(saving(refused)).catch(() => undefined);
      return succeeds(client.save(saving(corrected)));
    },
  },
];

/**
 * True if it says that the order is saved; false if it refuses for good.
 * @param {Promise<unknown>} call
 * @throws what may pass: then nothing can be said
 */
async function succeeds(call) {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof PermanentError) return false;
    throw error;
  }
}

/**
 * @param {Promise<unknown>} call
 * @param {string} problem
 * @throws what may pass: then nothing can be said
 */
async function isRefused(call, problem) {
  try {
    await call;
    return false;
  } catch (error) {
    if (error instanceof PermanentError) return error.problem === problem;
    throw error;
  }
}
