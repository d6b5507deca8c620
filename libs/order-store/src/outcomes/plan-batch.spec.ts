import { mayReplace, recordedStates, type Outcome, type OutcomeRank } from '@order-intake/contracts';
import fc from 'fast-check';
import { planBatch, type StoreEntry } from './plan-batch.js';

const rank = fc.record({
  life: fc.constantFrom('a:1', 'a:2', 'a:3'),
  state: fc.constantFrom(...recordedStates),
  attempts: fc.integer({ min: 0, max: 3 }),
});
const outcome = fc
  .tuple(fc.constantFrom('one', 'two'), rank)
  .map(([id, ranked]): Outcome => ({ id, client: 'c', customerId: 'c-1', orderNumber: 'PO-1', ...ranked }));

/** The store, one outcome after another. */
function writeAll(rows: Map<string, OutcomeRank>, outcomes: readonly Outcome[]): void {
  for (const next of outcomes) {
    const current = rows.get(next.id);
    if (!current || mayReplace(current, next)) rows.set(next.id, next);
  }
}

describe('a planned batch', () => {
  it('has the effect of its entries written one by one, whatever the store knows already', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('one', 'two'), rank),
        fc.array(outcome),
        (known, outcomes) => {
          const expected = new Map<string, OutcomeRank>(Object.entries(known));
          writeAll(expected, outcomes);
          const rows = new Map<string, OutcomeRank>(Object.entries(known));
          for (
            let left: readonly StoreEntry[] = outcomes.map((one) => ({ outcome: one }));
            left.length > 0;
          ) {
            const { batch, deferred } = planBatch(left);
            expect(new Set(batch.outcomes.map(({ id }) => id)).size).toBe(batch.outcomes.length);
            writeAll(rows, batch.outcomes);
            left = deferred;
          }
          expect(rows).toEqual(expected);
        },
      ),
    );
  });

  it('is one statement for twenty times the same order', () => {
    const same = {
      id: 'one',
      client: 'c',
      customerId: 'c-1',
      orderNumber: 'PO-1',
      state: 'saved',
      attempts: 1,
    } as const;
    const entries = Array.from({ length: 20 }, (_, index) => ({
      outcome: { ...same, life: `a:${index}` },
      settled: `a:${index}`,
    }));
    const { batch, taken, deferred } = planBatch(entries);
    expect(batch.outcomes).toHaveLength(1);
    expect(batch.settled).toHaveLength(20);
    expect([taken.length, deferred.length]).toEqual([20, 0]);
  });
});
