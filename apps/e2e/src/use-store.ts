import type { Outcome } from '@order-intake/contracts';
import { OrderStore, type StoreLog } from '@order-intake/order-store';
import { randomBytes } from 'node:crypto';
import { ScratchDatabase } from './scratch-database.js';
import { database as server } from './server-control.js';

/** An order store on a database of its own for one file of specs. */
export interface StoreUnderTest {
  readonly store: OrderStore;
  readonly database: ScratchDatabase;
  /** One more store on the same database, as another process has it; closed with the first. */
  another(log?: StoreLog): OrderStore;
}

/** Registers its making and removal with the specs around it. */
export function useStore(): StoreUnderTest {
  const database = new ScratchDatabase(`store-${randomBytes(4).toString('hex')}`);
  const stores: OrderStore[] = [];
  const another = (log?: StoreLog) => {
    const store = new OrderStore({ url: database.url, applicationName: 'specs', ...(log && { log }) });
    stores.push(store);
    return store;
  };
  const store = another();
  beforeAll(async () => {
    await server.start();
    await database.create();
    await store.start();
  });
  afterAll(async () => {
    await Promise.all(stores.map((each) => each.close()));
    await database.drop();
  });
  return { store, database, another };
}

/** An id of the right form, proved by nobody, for the number. */
export function numberedId(number: number): string {
  return `00000000-0000-8000-8000-${String(number).padStart(12, '0')}`;
}

export function anOutcome(id: string, differences: Partial<Outcome> = {}): Outcome {
  return {
    id,
    client: 'anonymous',
    customerId: 'c-1',
    orderNumber: 'PO-1',
    life: 'boot:1',
    state: 'saved',
    attempts: 1,
    ...differences,
  };
}
