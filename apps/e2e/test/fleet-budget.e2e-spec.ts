import { DeliveryControl } from '../src/delivery-control.js';
import { type AppProcess, eventually, expectSavedOnce, OrderStream, useSystem } from '../src/index.js';

const budget = 12;
const backendTimeoutMs = 1_000;
const system = useSystem({
  consumerEnv: {
    BACKEND_CONCURRENCY: String(budget),
    CONSUMER_CONCURRENCY: String(budget),
    BACKEND_TIMEOUT_MS: String(backendTimeoutMs),
  },
  // Long enough for calls of before and after a change to meet.
  backendEnv: { BACKEND_BASE_LATENCY_MS: '400' },
});
const delivery = new DeliveryControl(system);
const stats = () => system.backendObserver.stats();
const running = () => system.consumers.filter(({ isRunning }) => isRunning);

/** Waits until each has so many calls, and makes them. */
async function settled(share: number): Promise<void> {
  await eventually(`each has a share of ${share}`, async () => {
    const reports = await Promise.all(running().map((each) => delivery.consuming(each)));
    return reports.every(({ fleet }) => fleet?.share === share);
  });
  const calls = share * running().length;
  await eventually(`${calls} are made`, async () => (await stats()).inFlight === calls);
}

async function come(count: number): Promise<void> {
  const newcomers = Array.from({ length: count }, () => system.add('consumer'));
  await Promise.all((await Promise.all(newcomers)).map((each) => each.start()));
}

const last = (): AppProcess => running().at(-1) as AppProcess;

describe('consumers that share a budget of backend calls', () => {
  let stream: OrderStream;

  beforeAll(async () => {
    // More than the backend saves.
    stream = new OrderStream(system, { atOnce: 4, pauseMs: 50 });
    await stream.more(150);
  });
  beforeEach(() => system.backendObserver.resetStats());

  it.each([
    ['one has it all', 0, 12],
    ['a second comes', 1, 6],
    ['two more come at once', 2, 3],
  ])('never exceed it, and each gets its part of it: %s', async (_what, count, share) => {
    await come(count);
    await settled(share);
    expect(await stats()).toMatchObject({ peakInFlight: budget, orphaned: 0 });
  });

  it('leave room for the calls of one that is killed, which run on for one backend timeout at most', async () => {
    await last().kill('SIGKILL');
    const killedAtMs = Date.now();
    let most = 0;
    await eventually('they are over', async () => {
      const { inFlight, orphansInFlight } = await stats();
      most = Math.max(most, inFlight + orphansInFlight);
      return orphansInFlight === 0;
    });
    expect(Date.now() - killedAtMs).toBeLessThan(backendTimeoutMs);
    expect(most).toBeLessThanOrEqual(budget);
    await settled(4);
    const { peakInFlight, orphaned } = await stats();
    expect(peakInFlight).toBe(budget);
    expect([1, 2, 3]).toContain(orphaned);
  });

  it('never exceed it when one stops in order, and then take over its part', async () => {
    expect(await last().kill('SIGTERM')).toEqual({ code: 0, signal: null });
    await settled(6);
    expect(await stats()).toMatchObject({ peakInFlight: budget, orphaned: 0 });
  });

  it('refuse one too many, which says so in one line, and go on as before', async () => {
    const third = await system.add('consumer', { BACKEND_CONCURRENCY: '2' });
    third.launch();
    expect(await third.exited).toEqual({ code: 1, signal: null });
    const complaints = third.entries.filter(({ level }) => level !== 'info').map(({ msg }) => msg);
    expect(complaints).toEqual([
      'cannot start: BACKEND_CONCURRENCY is 2, too few for 3 consumers, this one included',
    ]);
    expect(third.lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    for (const each of running())
      expect(await delivery.consuming(each)).toMatchObject({ fleet: { budget, consumers: 2, share: 6 } });
  });

  it('have no more than an operator allows, and save every order once', async () => {
    await delivery.change({ limit: 2 });
    await eventually('the calls beyond it are over', async () => (await stats()).inFlight <= 4);
    await delivery.change({ limit: null });
    await settled(6);
    await stream.stop();
    await system.backendObserver.setCapacity({ baseLatencyMs: 5 });
    await expectSavedOnce(system, stream.all);
    expect(await stats()).toMatchObject({ peakInFlight: budget });
  });
});
