import { IntakeLog, OutcomeWriter } from '@order-intake/order-store';
import { useStore } from '../src/use-store.js';

const { store, database, another } = useStore();

const reckoningOf = async (boot: string) =>
  (await store.reconciliation()).publishers.find((publisher) => publisher.boot === boot);

async function settle(boot: string, numbers: readonly number[], ...consumers: string[]): Promise<void> {
  const writers = consumers.map((consumerBoot) => new OutcomeWriter(store, { consumerBoot }));
  await Promise.all(
    numbers.flatMap(
      (number) => writers[number % writers.length]?.write({ settled: `${boot}:${number}` }) ?? [],
    ),
  );
}

function confirm(log: IntakeLog, count: number): number[] {
  return Array.from({ length: count }, () => {
    const sequence = log.next();
    log.confirmed(sequence);
    return sequence;
  });
}

describe('reconciliation', () => {
  it('names what was confirmed and came to no end', async () => {
    const log = new IntakeLog(store);
    const numbers = confirm(log, 1_000);
    await log.close(5_000);
    await settle(
      log.boot,
      numbers.filter((number) => number !== 300 && number !== 301),
      'one',
      'two',
    );
    expect(await reckoningOf(log.boot)).toMatchObject({
      issued: 1_000,
      confirmed: 1_000,
      settled: 998,
      unsettled: [{ from: 300, to: 301 }],
      unsettledCount: 2,
      unconfirmed: [],
      closedAt: expect.any(Date),
    });
    await settle(log.boot, [300, 301, 301, 300], 'one', 'two', 'three');
    expect(await reckoningOf(log.boot)).toMatchObject({ settled: 1_000, unsettled: [] });
  });

  it('shows what a killed publisher leaves unknown', async () => {
    const log = new IntakeLog(store);
    const reported = confirm(log, 10);
    log.next();
    await log.flush();
    const unreported = confirm(log, 5);
    await settle(log.boot, [...reported, ...unreported.slice(0, 3)], 'one');
    const reckoning = await reckoningOf(log.boot);
    expect(reckoning).toMatchObject({ issued: 14, confirmed: 10, settled: 13, unsettled: [] });
    expect(reckoning?.unconfirmed).toEqual([{ from: 11, to: 11 }]);
    expect(reckoning?.closedAt).toBeUndefined();
    expect(reckoning?.silentMs).toBeGreaterThanOrEqual(0);
  });

  it('shows a publisher that was killed before its first report', async () => {
    await settle('never-reported', [1, 2, 4], 'one');
    const { unreported } = await store.reconciliation();
    expect(unreported).toEqual([
      {
        boot: 'never-reported',
        settled: [
          { from: 1, to: 2 },
          { from: 4, to: 4 },
        ],
      },
    ]);
  });

  it('takes no notice of names that are no publisher and number', async () => {
    const before = await store.reconciliation();
    const writer = new OutcomeWriter(store, { consumerBoot: 'one' });
    await Promise.all(
      ['', 'x', 'x:0', 'x:-1', 'x:1e9', ':1', 'a b:1'].map((settled) => writer.write({ settled })),
    );
    expect(await store.reconciliation()).toMatchObject({ unreported: before.unreported });
  });

  it('adds a report that comes twice only once', async () => {
    const report = { confirmed: [{ from: 1, to: 700 }], issued: 700, isClosed: false };
    await store.recordConfirmed('twice', report);
    await store.recordConfirmed('twice', { ...report, issued: 5 });
    expect(await reckoningOf('twice')).toMatchObject({ confirmed: 700, issued: 700 });
  });

  it('adds each report to those before', async () => {
    const log = new IntakeLog(store);
    for (let second = 0; second < 3; second += 1) {
      confirm(log, 100);
      await log.flush();
    }
    expect(await reckoningOf(log.boot)).toMatchObject({ confirmed: 300, issued: 300, unconfirmed: [] });
  });
});

describe('the record of intake', () => {
  it('stays small with two consumers, and whole while it is compacted', async () => {
    const log = new IntakeLog(store);
    const numbers = confirm(log, 20_000);
    await log.flush();
    const other = another();
    const settled = settle(log.boot, numbers, 'left', 'right');
    for (let round = 0; round < 5; round += 1) await other.compactIntake();
    await settled;
    expect(await reckoningOf(log.boot)).toMatchObject({ confirmed: 20_000, settled: 20_000, unsettled: [] });

    await other.compactIntake();
    expect(await reckoningOf(log.boot)).toMatchObject({ confirmed: 20_000, settled: 20_000, unsettled: [] });
    const rows = await database.query<{ numbers: string }>(
      `SELECT numbers::text FROM intake_confirmed WHERE boot = $1
       UNION ALL SELECT numbers::text FROM intake_settled WHERE boot = $1`,
      [log.boot],
    );
    expect(rows).toEqual([{ numbers: '{[1,20001)}' }, { numbers: '{[1,20001)}' }]);
  });

  it('is never more than a few kB in one row', async () => {
    // The worst there is: every other number.
    await settle(
      'gaps',
      Array.from({ length: 5_000 }, (_, index) => 2 * index + 2),
      'one',
    );
    const [largest] = await database.query<{ bytes: number }>(
      `SELECT max(pg_column_size(numbers)) AS bytes FROM intake_settled WHERE boot = 'gaps'`,
    );
    expect(largest?.bytes).toBeLessThan(3_000);
  });
});
