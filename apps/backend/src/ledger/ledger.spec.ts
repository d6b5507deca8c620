import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Effect } from './effect.js';
import { Ledger } from './ledger.js';

describe('Ledger', () => {
  let folder: string;
  let ledger: Ledger;
  const open = () => new Ledger(join(folder, 'made', 'ledger.sqlite'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    ledger = open();
  });
  afterEach(() => {
    ledger.close();
    rmSync(folder, { recursive: true });
  });

  const effect = (changes: Partial<Effect> = {}): Effect => ({
    orderId: 'id-1',
    client: 'shop',
    customerId: 'c-1',
    orderNumber: 'PO-1',
    content: '{}',
    savedAt: 1_000,
    ...changes,
  });

  it('finds an order by its id once it is committed', async () => {
    const recorded = ledger.record(effect());
    expect(ledger.find('id-1')).toBeUndefined();
    await recorded;
    expect(ledger.find('id-1')).toMatchObject({ content: '{}', savedAt: 1_000 });
    expect(ledger.find('id-2')).toBeUndefined();
  });

  it('knows who has an order number, before and after the commit', async () => {
    const recorded = ledger.record(effect());
    expect(ledger.holderOf(effect())).toBe('id-1');
    await recorded;
    expect(ledger.holderOf(effect())).toBe('id-1');
    expect(ledger.holderOf(effect({ orderNumber: 'PO-2' }))).toBeUndefined();
    expect(ledger.holderOf(effect({ customerId: 'c-2' }))).toBeUndefined();
    expect(ledger.holderOf(effect({ client: 'another' }))).toBeUndefined();
  });

  it('commits what is recorded in one turn together', async () => {
    const recorded = [ledger.record(effect()), ledger.record(effect({ orderId: 'id-2' }))];
    expect(recorded[0]).toBe(recorded[1]);
    await ledger.flushed();
    expect(ledger.tally.saved).toBe(2);
  });

  it('counts effects, so that a duplicate shows', async () => {
    for (const orderId of ['id-2', 'id-1', 'id-2', 'id-3']) await ledger.record(effect({ orderId }));
    const number = { client: 'shop', customerId: 'c-1', orderNumber: 'PO-1' };
    expect(ledger.counts('', 2).map((it) => ({ ...it }))).toEqual([
      { id: 'id-1', effects: 1, ...number },
      { id: 'id-2', effects: 2, ...number },
    ]);
    expect(ledger.counts('id-2', 2).map(({ id }) => id)).toEqual(['id-3']);
  });

  it('keeps effects and the reset mark when it is opened again', async () => {
    await ledger.record(effect());
    ledger.resetTally();
    expect(ledger.tally).toEqual({ saved: 0, firstSavedAt: undefined, lastSavedAt: undefined });
    await ledger.record(effect({ orderId: 'id-2', savedAt: 2_000 }));
    await ledger.record(effect({ orderId: 'id-3', savedAt: 3_000 }));
    ledger.close();
    ledger = open();
    expect(ledger.tally).toEqual({ saved: 2, firstSavedAt: 2_000, lastSavedAt: 3_000 });
    expect(ledger.find('id-1')).toBeDefined();
  });

  it('is of one process: a second opening is refused with a reason', () => {
    expect(() => open()).toThrow(/is in use by another process/);
  });
});
