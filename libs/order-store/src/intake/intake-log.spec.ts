import { IntakeLog, type IntakeReport } from './intake-log.js';

class FakeStore {
  readonly reports: IntakeReport[] = [];
  isDown = false;

  async recordConfirmed(_boot: string, report: IntakeReport): Promise<void> {
    if (this.isDown) throw new Error('down');
    this.reports.push(report);
  }
}

function begin() {
  const store = new FakeStore();
  return { store, log: new IntakeLog(store) };
}

function confirm(log: IntakeLog, count: number): void {
  for (let index = 0; index < count; index += 1) log.confirmed(log.next());
}

describe('the log of intake', () => {
  it('numbers from 1 and reports what was confirmed as ranges', async () => {
    const { store, log } = begin();
    const given = [log.next(), log.next(), log.next(), log.next()];
    for (const sequence of [4, 1, 2]) log.confirmed(sequence);
    await log.flush();
    expect(given).toEqual([1, 2, 3, 4]);
    expect(store.reports).toEqual([
      {
        confirmed: [
          { from: 1, to: 2 },
          { from: 4, to: 4 },
        ],
        issued: 4,
        isClosed: false,
      },
    ]);
  });

  it('reports only what is new', async () => {
    const { store, log } = begin();
    confirm(log, 2);
    await log.flush();
    await log.flush();
    confirm(log, 1);
    await log.flush();
    expect(store.reports.map(({ confirmed }) => confirmed)).toEqual([
      [{ from: 1, to: 2 }],
      [{ from: 3, to: 3 }],
    ]);
  });

  it('keeps what the store did not take, as ranges that grow together', async () => {
    const { store, log } = begin();
    store.isDown = true;
    for (let second = 0; second < 3; second += 1) {
      confirm(log, 100);
      await log.flush();
    }
    store.isDown = false;
    await log.flush();
    expect(store.reports).toEqual([{ confirmed: [{ from: 1, to: 300 }], issued: 300, isClosed: false }]);
  });

  it('reports with the next a number that was confirmed while a report was under way', async () => {
    const { store, log } = begin();
    confirm(log, 1);
    const flushed = log.flush();
    confirm(log, 1);
    await flushed;
    await log.flush();
    expect(store.reports.at(-1)?.confirmed).toEqual([{ from: 2, to: 2 }]);
  });

  it('opens its record before the first order', async () => {
    const { store, log } = begin();
    log.start();
    await log.close(1_000);
    expect(store.reports).toEqual([
      { confirmed: [], issued: 0, isClosed: false },
      { confirmed: [], issued: 0, isClosed: true },
    ]);
  });

  it('marks its record closed with the last report', async () => {
    const { store, log } = begin();
    confirm(log, 3);
    expect(await log.close(1_000)).toBe(true);
    expect(store.reports).toEqual([{ confirmed: [{ from: 1, to: 3 }], issued: 3, isClosed: true }]);
  });

  it('leaves its record open if the store does not take the last report', async () => {
    const { store, log } = begin();
    confirm(log, 1);
    store.isDown = true;
    expect(await log.close(1_000)).toBe(false);
  });

  it('reports nothing of a process that published nothing', async () => {
    const recordConfirmed = () => Promise.reject(new Error('it was not to be told'));
    expect(await new IntakeLog({ recordConfirmed }).close(1_000)).toBe(true);
  });

  it('does not wait longer for the store than it may', async () => {
    const log = new IntakeLog({ recordConfirmed: () => new Promise<void>(() => undefined) });
    confirm(log, 1);
    expect(await log.close(20)).toBe(false);
  });

  it('is named anew at each start', () => {
    expect(begin().log.boot).toMatch(/^[0-9a-f]{12}$/);
    expect(begin().log.boot).not.toBe(begin().log.boot);
  });
});
