import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BackendOrder } from '@order-intake/contracts';
import { BackendCapacity } from '../capacity/backend-capacity.js';
import { InjectedFaults } from '../faults/injected-faults.js';
import { Ledger } from '../ledger/ledger.js';
import type { Caller } from './caller.js';
import { CallsInFlight } from './calls-in-flight.js';
import { SaveOrder } from './save-order.js';

/** A service time that lasts until the test says so, and notes how long it would have been. */
class Pause {
  readonly askedMs: number[] = [];
  #open = Promise.withResolvers<void>();

  last(durationMs: number): Promise<void> {
    this.askedMs.push(durationMs);
    return this.#open.promise;
  }

  over(): void {
    this.#open.resolve();
  }
}

const patient: Caller = { hasGone: false, onGone: () => undefined };

describe('SaveOrder', () => {
  let folder: string;
  let ledger: Ledger;
  let calls: CallsInFlight;
  let faults: InjectedFaults;
  let pause: Pause;
  let orders: SaveOrder;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    ledger = new Ledger(join(folder, 'ledger.sqlite'));
    calls = new CallsInFlight();
    faults = new InjectedFaults();
    pause = new Pause();
    const capacity = new BackendCapacity({ baseLatencyMs: 100, sigma: 0.1, kappa: 0 });
    orders = new SaveOrder(ledger, capacity, faults, calls, pause as never);
  });
  afterEach(() => {
    ledger.close();
    rmSync(folder, { recursive: true });
  });

  const order = (changes: Partial<BackendOrder['order']> = {}): BackendOrder => ({
    client: 'shop',
    order: {
      orderNumber: 'PO-1',
      customerId: 'c-1',
      currency: 'EUR',
      lines: [{ sku: 'SKU-1', quantity: 1, unitAmount: 1 }],
      ...changes,
    },
  });
  const unknownArticle = order({ lines: [{ sku: 'UNKNOWN-7', quantity: 1, unitAmount: 1 }] });

  it('saves once, and answers the same order again without service time', async () => {
    pause.over();
    expect(await orders.save('id-1', order(), patient)).toMatchObject({ kind: 'saved' });
    const { client, order: content } = order();
    expect(await orders.save('id-1', { order: content, client }, patient)).toMatchObject({
      kind: 'replayed',
    });
    expect(ledger.tally.saved).toBe(1);
    expect(pause.askedMs).toHaveLength(1);
  });

  it('lets the same order wait for the call that is under way', async () => {
    const answers = [1, 2, 3].map(() => orders.save('id-1', order(), patient));
    await nextTurn();
    expect([calls.connected, calls.peak]).toEqual([1, 1]);
    pause.over();
    expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(['saved', 'replayed', 'replayed']);
    expect([ledger.tally.saved, calls.working]).toEqual([1, 0]);
  });

  it('is slower the more calls are in flight', async () => {
    const answers = [1, 2, 3].map((number) =>
      orders.save(`id-${number}`, order({ orderNumber: `PO-${number}` }), patient),
    );
    expect(pause.askedMs.map(Math.round)).toEqual([100, 110, 120]);
    faults.change({ extraLatencyMs: 1_000 });
    answers.push(orders.save('id-4', order({ orderNumber: 'PO-4' }), patient));
    expect(Math.round(pause.askedMs[3] ?? 0)).toBe(1_130);
    pause.over();
    await Promise.all(answers);
  });

  it('refuses another id with the same number, and names the holder', async () => {
    pause.over();
    const answers = await Promise.all(['id-1', 'id-2'].map((id) => orders.save(id, order(), patient)));
    expect(answers).toMatchObject([{ kind: 'saved' }, { kind: 'taken', holder: 'id-1' }]);
    expect(ledger.tally.saved).toBe(1);
  });

  it('refuses other content under the same id, saved before or just being saved', async () => {
    const answers = [order(), order({ currency: 'USD' })].map((it) => orders.save('id-1', it, patient));
    pause.over();
    expect(await Promise.all(answers)).toMatchObject([{ kind: 'saved' }, { kind: 'taken', holder: 'id-1' }]);
    expect(await orders.save('id-1', order({ currency: 'USD' }), patient)).toMatchObject({ kind: 'taken' });
  });

  it('refuses an unknown article, and its number stays free', async () => {
    pause.over();
    expect(await orders.save('id-1', unknownArticle, patient)).toEqual({
      kind: 'unknown-article',
      sku: 'UNKNOWN-7',
    });
    expect(await orders.save('id-2', order(), patient)).toMatchObject({ kind: 'saved' });
  });

  it('shows a duplicate of a number while uniqueness is off, but keeps the id as idempotency key', async () => {
    pause.over();
    faults.change({ uniquenessOff: true });
    for (const id of ['id-1', 'id-2', 'id-1']) await orders.save(id, order(), patient);
    expect(ledger.counts('', 10).map(({ id, effects }) => [id, effects])).toEqual([
      ['id-1', 1],
      ['id-2', 1],
    ]);
  });

  it('runs on and saves when the caller has hung up', async () => {
    const hangUps: (() => void)[] = [];
    const caller: Caller = { hasGone: false, onGone: (callback) => hangUps.push(callback) };
    const answer = orders.save('id-1', order(), caller);
    for (const hangUp of hangUps) hangUp();
    expect([calls.connected, calls.orphans]).toEqual([0, 1]);
    pause.over();
    expect(await answer).toMatchObject({ kind: 'saved' });
    expect([ledger.tally.saved, calls.orphaned, calls.working]).toEqual([1, 1, 0]);
  });
});
