import { mayReplace, recordedStates, type Outcome } from '@order-intake/contracts';
import { InvalidCursorError, OutcomeWriter, UnstorableError } from '@order-intake/order-store';
import { anOutcome, numberedId, useStore } from '../src/use-store.js';

const { store, database, another } = useStore();

const batchOf = (outcomes: Outcome[]) => ({ outcomes, deadLetters: [], settled: [] });
const commit = (...outcomes: Outcome[]) => store.commit(batchOf(outcomes), 'consumer');

describe('what may follow what', () => {
  const pairs = recordedStates.flatMap((currentState) =>
    recordedStates.flatMap((nextState) =>
      ['boot:1', 'boot:2'].flatMap((life) =>
        [2, 3, 4].map((attempts) => ({
          current: { state: currentState, life: 'boot:1', attempts: 3 },
          next: { state: nextState, life, attempts },
        })),
      ),
    ),
  );

  it('is the same for PostgreSQL and for the contract, over all pairs', async () => {
    const idOf = (index: number) => numberedId(1_000 + index);
    await commit(
      ...pairs.map(({ current }, index) => anOutcome(idOf(index), { ...current, orderNumber: 'current' })),
    );
    await commit(...pairs.map(({ next }, index) => anOutcome(idOf(index), { ...next, orderNumber: 'next' })));
    const answers = await Promise.all(pairs.map((_, index) => store.find(idOf(index))));
    const disagreements = pairs.filter(({ current, next }, index) => {
      const replaced = answers[index]?.orderNumber === 'next';
      return replaced !== mayReplace(current, next);
    });
    expect(pairs).toHaveLength(96);
    expect(disagreements).toEqual([]);
  });

  it('lets a trimmed order be sent again, unless it was saved', async () => {
    const [failed, saved] = [numberedId(2_001), numberedId(2_002)];
    await commit(anOutcome(failed, { state: 'failed' }), anOutcome(saved));
    await store.trimDetails(0);
    await commit(anOutcome(failed, { state: 'retrying' }), anOutcome(saved, { state: 'retrying' }));
    expect((await store.find(failed))?.state).toBe('retrying');
    expect((await store.find(saved))?.state).toBe('saved');
  });
});

describe('the order store', () => {
  it('gives back what was written', async () => {
    const outcome = anOutcome(numberedId(1), {
      state: 'retrying',
      error: { problem: 'backend-timeout', detail: 'No answer within 10 s: \0 "é", {1,2}, \\N.' },
      nextAttemptAt: new Date(1_795_434_489_280),
    });
    await commit(outcome);
    const { error, ...rest } = outcome;
    const found = await store.find(outcome.id);
    expect(found).toMatchObject(rest);
    expect(found?.error).toEqual({ ...error, detail: 'No answer within 10 s: \uFFFD "é", {1,2}, \\N.' });
    expect(Math.abs(Date.now() - Number(found?.updatedAt))).toBeLessThan(10_000);
  });

  it('finds nothing of an order without an outcome', async () => {
    expect(await store.find(numberedId(404))).toBeUndefined();
  });

  it('writes many entries at once, each to its own end', async () => {
    const writer = new OutcomeWriter(store, { consumerBoot: 'many' });
    const ids = Array.from({ length: 300 }, (_, index) => numberedId(3_000 + index));
    const write = (id: string, settled: string) => writer.write({ outcome: anOutcome(id), settled });
    const writes = ids.map((id, index) => write(id, `many:${index + 1}`));
    const refused = writer.write({ outcome: anOutcome('no-uuid'), settled: 'many:999' });
    await expect(refused).rejects.toBeInstanceOf(UnstorableError);
    await Promise.all(writes);
    expect((await store.listById(numberedId(2_999), 300)).map(({ id }) => id)).toEqual(ids);
    const { unreported } = await store.reconciliation();
    expect(unreported).toEqual([{ boot: 'many', settled: [{ from: 1, to: 300 }] }]);
  });

  it('writes the same orders by two writers at once, in any order', async () => {
    const writers = [store, another()].map(
      (each, index) => new OutcomeWriter(each, { consumerBoot: `w${index}` }),
    );
    const ids = Array.from({ length: 200 }, (_, index) => numberedId(4_000 + index));
    const rounds = Array.from({ length: 10 }, (_, round) => round);
    await Promise.all(
      writers.flatMap((writer, which) =>
        rounds.flatMap((round) =>
          (which === 0 ? ids : ids.toReversed()).map((id) =>
            writer.write({ outcome: anOutcome(id, { state: 'retrying', attempts: round }) }),
          ),
        ),
      ),
    );
    const rows = await store.listById(numberedId(3_999), 200);
    expect(rows.map(({ attempts }) => attempts)).toEqual(ids.map(() => 9));
    const [statistics] = await database.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(statistics?.deadlocks).toBe('0');
  });

  it('keeps one row for a dead letter that is delivered twice', async () => {
    const deadLetter = {
      messageKey: 'sha256:00',
      reason: 'undecodable-message',
      detail: 'not JSON',
      attempts: 0,
      failedAt: new Date(),
      bodyBytes: 3,
    } as const;
    const writer = new OutcomeWriter(store, { consumerBoot: 'dead' });
    await Promise.all([writer.write({ deadLetter }), writer.write({ deadLetter })]);
    await writer.write({ deadLetter });
    expect((await store.reconciliation()).deadLetters).toBe(1);
  });
});

describe('listing the order store', () => {
  const customerId = 'c-list';
  const ids = Array.from({ length: 25 }, (_, index) => numberedId(5_000 + index));

  beforeAll(async () => {
    // Ten rows of one moment, then others: a page may end between rows of the same time.
    await commit(...ids.slice(0, 10).map((id) => anOutcome(id, { customerId })));
    for (const id of ids.slice(10))
      await commit(anOutcome(id, { customerId, state: 'rejected', client: 'other' }));
  });

  it('gives each order once over all pages, newest first', async () => {
    const found: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await store.list({ customerId, limit: 4, ...(cursor !== undefined && { cursor }) });
      found.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === undefined) break;
      cursor = page.nextCursor;
    }
    const times = (await Promise.all(found.map((id) => store.find(id)))).map((each) =>
      Number(each?.updatedAt),
    );
    expect([...found].sort()).toEqual(ids);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it('tells states, clients and times apart', async () => {
    const count = async (query: Partial<Parameters<typeof store.list>[0]>) =>
      (await store.list({ customerId, limit: 100, ...query })).items.length;
    const oldest = await store.find(ids[0] ?? '');
    expect(await count({ states: ['rejected', 'failed'] })).toBe(15);
    expect(await count({ states: ['failed'] })).toBe(0);
    expect(await count({ states: [] })).toBe(0);
    expect(await count({ client: 'anonymous' })).toBe(10);
    const since = oldest?.updatedAt ?? new Date();
    const { items } = await store.list({ customerId, limit: 100 });
    // Several may share the millisecond of the oldest.
    const newer = items.filter(({ updatedAt }) => updatedAt > since);
    expect(newer.length).toBeGreaterThan(0);
    expect(await count({ updatedAfter: since })).toBe(newer.length);
  });

  it('refuses a cursor that it did not make', async () => {
    await expect(store.list({ limit: 1, cursor: 'AAAA' })).rejects.toBeInstanceOf(InvalidCursorError);
  });
});

describe('trimming old orders', () => {
  it('leaves id, state, attempts and time of final ones', async () => {
    const [saved, retrying] = [numberedId(6_000), numberedId(6_001)];
    await commit(
      anOutcome(saved, { savedAt: new Date() }),
      anOutcome(retrying, { state: 'retrying', nextAttemptAt: new Date() }),
    );
    const before = await store.find(saved);
    expect(await store.trimDetails(1)).toBe(0);
    expect(await store.trimDetails(0)).toBeGreaterThan(0);
    expect(await store.find(saved)).toEqual({
      id: saved,
      life: '',
      state: 'saved',
      attempts: 1,
      updatedAt: before?.updatedAt,
    });
    expect((await store.find(retrying))?.orderNumber).toBe('PO-1');
    expect((await store.list({ limit: 200 })).items.map(({ id }) => id)).not.toContain(saved);
  });
});
