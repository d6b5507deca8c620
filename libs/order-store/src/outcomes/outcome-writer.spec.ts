import { UnstorableError, WriterClosedError, WriterFullError } from '../connection/store.errors.js';
import { OutcomeWriter, type OutcomeWriterOptions } from './outcome-writer.js';
import type { StoreBatch } from './plan-batch.js';

/** Commits what it is given, unless it is told to fail. */
class FakeStore {
  readonly batches: (readonly string[])[] = [];
  failures: Error[] = [];
  poison = new Set<string>();
  /** Holds back commits. */
  held: Promise<void> | undefined;
  begun = 0;
  committed: (() => Promise<void>) | undefined;

  async commit({ settled }: StoreBatch): Promise<void> {
    this.begun += 1;
    await this.held;
    const failure = this.failures.shift();
    if (failure) throw failure;
    if (settled.some((one) => this.poison.has(one))) throw new UnstorableError('poison');
    this.batches.push(settled);
    void this.committed?.();
  }
}

function begin(options: Partial<OutcomeWriterOptions> = {}) {
  const store = new FakeStore();
  return { store, writer: new OutcomeWriter(store, { consumerBoot: 'c', ...options }) };
}

const writeMany = (writer: OutcomeWriter, from: number, to: number) =>
  Promise.allSettled(
    Array.from({ length: to - from + 1 }, (_, index) => writer.write({ settled: `${from + index}` })),
  );

describe('the writer of outcomes', () => {
  it('writes together what comes together', async () => {
    const { store, writer } = begin();
    await writeMany(writer, 1, 50);
    expect(store.batches.map(({ length }) => length)).toEqual([50]);
  });

  it('gathers the next batch while one is under way', async () => {
    const { store, writer } = begin();
    let release!: () => void;
    store.held = new Promise((resolve) => (release = resolve));
    const first = writer.write({ settled: '1' });
    while (store.begun === 0) await new Promise((resolve) => setImmediate(resolve));
    const next = writeMany(writer, 2, 9);
    release();
    await Promise.all([first, next]);
    expect(store.batches.map(({ length }) => length)).toEqual([1, 8]);
  });

  it('takes an entry that comes at any moment of its coming to rest', async () => {
    for (let turns = 0; turns < 20; turns += 1) {
      const { store, writer } = begin();
      const second = new Promise<void>((resolve) => {
        store.committed = async () => {
          store.committed = undefined;
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
          resolve(writer.write({ settled: 'second' }));
        };
      });
      await writer.write({ settled: 'first' });
      await second;
      expect(store.batches).toEqual([['first'], ['second']]);
    }
  });

  it('takes no more into a batch than it may', async () => {
    const { store, writer } = begin({ maxBatch: 20 });
    await writeMany(writer, 1, 50);
    expect(store.batches.map(({ length }) => length)).toEqual([20, 20, 10]);
  });

  it('tries again until the store takes it', async () => {
    const { store, writer } = begin();
    store.failures = [new Error('down'), new Error('still down')];
    await writer.write({ settled: '1' });
    expect(store.batches).toEqual([['1']]);
  });

  it('refuses the entry that the store can never take, and only that', async () => {
    const { store, writer } = begin();
    store.poison = new Set(['13', '37']);
    const results = await writeMany(writer, 1, 50);
    const refused = results.flatMap(({ status }, index) => (status === 'rejected' ? [index + 1] : []));
    expect(refused).toEqual([13, 37]);
    expect(store.batches.flat()).toHaveLength(48);
  });

  it('takes no more than may wait', async () => {
    const { writer } = begin({ maxPending: 2 });
    const taken = [writer.write({ settled: '1' }), writer.write({ settled: '2' })];
    await expect(writer.write({ settled: '3' })).rejects.toBeInstanceOf(WriterFullError);
    await Promise.all(taken);
    await writer.write({ settled: '4' });
    expect(writer.pending).toBe(0);
  });

  it('waits for the rest before it stops', async () => {
    const { store, writer } = begin({ maxBatch: 10 });
    const results = writeMany(writer, 1, 30);
    expect(await writer.drain(1_000)).toBe(0);
    await results;
    expect(store.batches.flat()).toHaveLength(30);
    await expect(writer.write({ settled: '31' })).rejects.toBeInstanceOf(WriterClosedError);
  });

  it('gives up at the deadline what the store has not taken', async () => {
    const { store, writer } = begin();
    store.failures = Array.from({ length: 100 }, () => new Error('down'));
    const results = writeMany(writer, 1, 3);
    expect(await writer.drain(30)).toBe(3);
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('does not wait for a commit that hangs', async () => {
    const { store, writer } = begin();
    store.held = new Promise(() => undefined);
    const written = writer.write({ settled: '1' });
    expect(await writer.drain(30)).toBe(1);
    await expect(written).rejects.toBeInstanceOf(WriterClosedError);
  });
});
