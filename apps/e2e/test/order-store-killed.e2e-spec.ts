import { OutcomeWriter, StoreUnavailableError } from '@order-intake/order-store';
import { setTimeout as sleep } from 'node:timers/promises';
import { database as server, eventually } from '../src/index.js';
import { anOutcome, numberedId, useStore } from '../src/use-store.js';

const { store, another } = useStore();

/** Orders that are written at once, as by a consumer at its limit. */
const lanes = 100;
const total = 15_000;

describe('PostgreSQL killed with -9 under load', () => {
  afterEach(() => server.start());

  it('loses no write and doubles none', async () => {
    const availability: boolean[] = [];
    store.onAvailability((up) => availability.push(up));
    const writer = new OutcomeWriter(store, { consumerBoot: 'killed' });
    const committed = new Set<number>();
    let last = 0;
    const lane = async () => {
      while (last < total) {
        const number = ++last;
        const settled = `killed:${number}`;
        await writer.write({ outcome: anOutcome(numberedId(number), { life: settled }), settled });
        committed.add(number);
        // A slow backend's pace, so that the kills fall into the middle.
        await sleep(50);
      }
    };
    const load = Promise.all(Array.from({ length: lanes }, lane));

    let firmBeforeKill = 0;
    for (const share of [0.2, 0.5]) {
      await eventually('a part is written', () => committed.size >= share * total);
      // Idle connections of the reading kind must survive their loss as well.
      await Promise.all([1, 2, 3].map((number) => store.find(numberedId(number))));
      const firm = [...committed];
      await server.kill();
      await eventually('the store knows', () => !store.isAvailable);
      await expect(store.find(numberedId(1))).rejects.toBeInstanceOf(StoreUnavailableError);
      await server.start();
      await eventually('the store knows', () => store.isAvailable);
      const found = new Set((await everything()).map(({ id }) => id));
      expect(firm.filter((number) => !found.has(numberedId(number)))).toEqual([]);
      firmBeforeKill = firm.length;
    }
    await load;

    expect(firmBeforeKill).toBeGreaterThan(0);
    expect(committed.size).toBe(last);
    const rows = await everything();
    expect(rows).toHaveLength(last);
    expect(rows.filter(({ id, life }) => numberedId(Number(life.split(':')[1])) !== id)).toEqual([]);
    expect((await store.reconciliation()).unreported).toEqual([
      { boot: 'killed', settled: [{ from: 1, to: last }] },
    ]);
    expect(availability).toEqual([false, true, false, true]);
  });

  it('is found by a process that started without it', async () => {
    await server.kill();
    const late = another();
    await late.start();
    expect(late.isAvailable).toBe(false);
    expect(late.problem).toMatch(/ECONNREFUSED/);
    const writer = new OutcomeWriter(late, { consumerBoot: 'late' });
    const written = writer.write({ outcome: anOutcome(numberedId(999_999)) });
    await server.start();
    await written;
    await eventually('it knows', () => late.isAvailable);
  });
});

async function everything() {
  const rows = [];
  for (let after: string | undefined; ; after = rows.at(-1)?.id) {
    const page = await store.listById(after, 5_000);
    if (page.length === 0) return rows;
    rows.push(...page);
  }
}
