import { StoreUnavailableError, type OrderStore, type StoredOutcome } from '@order-intake/order-store';
import { DoubtfulIds } from './doubtful-ids.js';

const outcome = (id: string): StoredOutcome => ({
  id,
  life: 'boot:1',
  state: 'saved',
  attempts: 1,
  updatedAt: new Date(0),
});

/** A store that answers when it is told to, and counts what it is asked at once. */
function aStore() {
  const queries: { ids: readonly string[]; answered: PromiseWithResolvers<StoredOutcome[]> }[] = [];
  const findMany = (ids: readonly string[]) => {
    const answered = Promise.withResolvers<StoredOutcome[]>();
    queries.push({ ids, answered });
    return answered.promise;
  };
  return { queries, ids: new DoubtfulIds({ findMany } as unknown as OrderStore) };
}

describe('ids that nothing proves', () => {
  it('are looked up by one query at a time, however many come', async () => {
    const { queries, ids } = aStore();
    const answers = Array.from({ length: 1_200 }, (_, number) => ids.find(String(number)));
    for (const [index, asked] of [1, 500, 500, 199].entries()) {
      expect(queries.map((query) => query.ids.length)).toHaveLength(index + 1);
      expect(queries[index]?.ids).toHaveLength(asked);
      queries[index]?.answered.resolve([outcome('0'), outcome('700')]);
      await new Promise(setImmediate);
    }
    const found = (await Promise.all(answers)).flatMap((each) => each?.id ?? []);
    expect(found).toEqual(['0', '700']);
  });

  it('read that the store is away when it is, and are looked up again after', async () => {
    const { queries, ids } = aStore();
    const first = ids.find('a');
    queries[0]?.answered.reject(new StoreUnavailableError('gone'));
    await expect(first).rejects.toThrow(StoreUnavailableError);
    const second = ids.find('a');
    queries[1]?.answered.resolve([outcome('a')]);
    expect(await second).toEqual(outcome('a'));
  });
});
