import { DeliveryControl } from '../src/delivery-control.js';
import {
  anOrder,
  database,
  eventually,
  expectSavedOnce,
  OrderStream,
  reconcile,
  statesOf,
  submitAll,
  useSystem,
} from '../src/index.js';

const configuredLimit = 2;
const prefetch = 4;
const system = useSystem({
  consumers: 2,
  consumerEnv: { CONSUMER_CONCURRENCY: String(configuredLimit), CONSUMER_PREFETCH: String(prefetch) },
});
const delivery = new DeliveryControl(system);
const stats = () => system.backendObserver.stats();

async function accepted(count: number): Promise<string[]> {
  const { ids } = await submitAll(
    [system.client],
    Array.from({ length: count }, () => anOrder()),
  );
  expect(ids).toHaveLength(count);
  return ids;
}

async function saved(ids: readonly string[]): Promise<void> {
  for (const id of ids) await system.client.reaches(id, 'saved');
}

/** Keeps everybody from reading the settings until they are unlocked. */
async function lockSettings(): Promise<() => Promise<void>> {
  const locking = 'BEGIN; LOCK TABLE delivery_settings; SELECT pg_sleep(60)';
  const locked = system.database.query(locking).catch(() => undefined);
  const lockers = `FROM pg_locks JOIN pg_class ON pg_class.oid = relation
    WHERE relname = 'delivery_settings' AND mode = 'AccessExclusiveLock' AND granted`;
  await eventually(
    'they are locked',
    async () => (await system.database.query(`SELECT 1 ${lockers}`)).length > 0,
  );
  return async () => {
    await system.database.query(`SELECT pg_terminate_backend(pid) ${lockers}`);
    await locked;
  };
}

async function backToStart(): Promise<void> {
  await system.backendObserver.setCapacity({ baseLatencyMs: 5 });
  await delivery.change({ paused: false, limit: null });
  await system.backendObserver.resetStats();
}

describe('the delivery of orders', () => {
  beforeEach(backToStart);

  it('is on, with the limit of the configuration, while nobody has said otherwise', async () => {
    const { status, body } = await delivery.get();
    expect([status, body]).toMatchObject([200, { paused: false, limit: configuredLimit, limitIsSet: false }]);
  });

  it('is paused for all consumers, whose orders wait until it is resumed', async () => {
    await delivery.change({ paused: true });
    const ids = await accepted(20);
    await eventually('all hold what they may', async () => (await delivery.held()) === 2 * prefetch);
    expect(await statesOf(system, ids)).toEqual({ accepted: 20 });
    expect(await stats()).toMatchObject({ requests: 0 });
    for (const consumer of system.consumers)
      expect((await delivery.consuming(consumer)).pauses).toEqual(['an operator has paused delivery']);

    await delivery.change({ paused: false });
    await saved(ids);
    expect(await stats()).toMatchObject({ requests: 20, replays: 0 });
  });

  it('keeps to a limit that is changed while it runs, in each consumer', async () => {
    await system.backendObserver.setCapacity({ baseLatencyMs: 100 });
    const stream = new OrderStream(system, { pauseMs: 20 });
    await stream.more(60);
    for (const limit of [5, 12, 1, 3]) {
      await delivery.change({ limit });
      await eventually('the calls beyond it are over', async () => (await stats()).inFlight <= 2 * limit);
      await system.backendObserver.resetStats();
      await eventually('more are saved', async () => (await stats()).saved >= 10 * limit);
      expect(await stats()).toMatchObject({ peakInFlight: 2 * limit });
      const needed = 2 * Math.max(prefetch, 2 * limit);
      await eventually('no more is held than that needs', async () => (await delivery.held()) <= needed);
    }
    await stream.stop();
    await delivery.change({ limit: 40 });
    await expectSavedOnce(system, stream.all);
  });

  it('has as many calls under way as a limit above the prefetch says, and begins none of them twice', async () => {
    const limit = 10;
    await system.backendObserver.setCapacity({ baseLatencyMs: 4_000 });
    const ids = await accepted(60);
    await eventually('both are at work', async () => (await stats()).inFlight === 2 * configuredLimit);
    await delivery.change({ limit });
    await eventually('the limit is reached', async () => (await stats()).inFlight === 2 * limit, 3_000);
    // The first calls, whose messages came by the smaller prefetch, are among them.
    expect(await stats()).toMatchObject({ saved: 0 });
    await eventually('twice as many are held', async () => (await delivery.held()) >= 4 * limit);
    await system.backendObserver.setCapacity({ baseLatencyMs: 5 });
    await saved(ids);
    expect(await stats()).toMatchObject({ requests: 60, replays: 0, orphaned: 0 });
  });

  it('stays as it was set when consumers start anew, and while the order store is down', async () => {
    await delivery.change({ paused: true, limit: 3 });
    const ids = await accepted(30);
    const [first, second] = system.consumers;
    await second?.kill('SIGTERM');
    const unlock = await lockSettings();
    await first?.restart('SIGKILL');
    await eventually('it holds some', async () => (await delivery.held()) >= prefetch);
    expect(await delivery.consuming(system.consumer)).toMatchObject({
      pauses: ['the delivery settings have not been read yet'],
    });
    expect(await stats()).toMatchObject({ requests: 0 });
    await unlock();
    await eventually('it has read them', async () => (await delivery.consuming(system.consumer)).limit === 3);
    expect(await stats()).toMatchObject({ requests: 0 });

    await database.kill();
    const { status, headers, body } = await eventually('the store is missed', async () => {
      const answer = await delivery.get();
      return answer.status === 503 && answer;
    });
    expect([status, body.type]).toEqual([503, '/problems/status-unavailable']);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect((await delivery.put({ paused: false })).status).toBe(503);
    expect(await delivery.consuming(system.consumer)).toMatchObject({
      limit: 3,
      pauses: ['an operator has paused delivery', 'the order store is unavailable'],
    });
    await database.start();
    await eventually('the store is back', async () => (await delivery.get()).status === 200);
    expect(await stats()).toMatchObject({ requests: 0 });

    await delivery.change({ paused: false });
    await saved(ids);
    expect(await stats()).toMatchObject({ requests: 30, peakInFlight: 3 });
    await second?.start();
  });

  it('loses no order when a consumer is killed just as it follows a change', async () => {
    await system.backendObserver.setCapacity({ baseLatencyMs: 200 });
    const stream = new OrderStream(system, { pauseMs: 100 });
    const [, second] = system.consumers;
    // None that it followed before, since the log tells.
    for (const limit of [9, 4, 14]) {
      await stream.more(30);
      await delivery.put({ limit });
      await second?.logged('that it follows', (entry) => entry.msg?.endsWith(`a limit of ${limit}`) === true);
      await second?.restart('SIGKILL');
    }
    await stream.stop();
    await delivery.change({ limit: 40 });
    await expectSavedOnce(system, stream.all);
    expect(await reconcile(system)).toMatchObject({ code: 0 });
  });
});

describe('a change that breaks the contract', () => {
  beforeAll(backToStart);

  it.each([
    [{ paused: 'yes' }, ['/paused']],
    [{ paused: true, limit: 0 }, ['/limit']],
    [{ limit: 2.5 }, ['/limit']],
    [{ limit: 10_001 }, ['/limit']],
    [{ limit: '5' }, ['/limit']],
    [{ pause: true, paused: null }, ['/paused', '/pause']],
    [[], ['']],
    ['null', ['']],
  ])('is refused with pointers, and nothing happens: %j', async (change, pointers) => {
    const { status, headers, body } = await delivery.put(change, { 'content-type': 'application/json' });
    expect([status, body.type]).toEqual([400, '/problems/validation-failed']);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body.instance).toBe('/admin/delivery');
    expect(body.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(pointers.toSorted());
    expect((await delivery.get()).body).toMatchObject({ paused: false, limit: configuredLimit });
  });

  it.each([
    ['malformed-json', 400, 'application/json', '{"paused":'],
    ['unsupported-media-type', 415, 'application/xml', '<paused/>'],
    ['payload-too-large', 413, 'application/json', `{"paused":true${' '.repeat(65_536)}}`],
  ])('is refused as %s', async (problem, status, type, text) => {
    const answer = await delivery.put(text, { 'content-type': type });
    expect([answer.status, answer.body.type]).toEqual([status, `/problems/${problem}`]);
    expect((await delivery.get()).body).toMatchObject({ paused: false, limit: configuredLimit });
  });
});

describe('a consumer that listens on all addresses', () => {
  it('is administered by ADMIN_HOST only, and probed by all', async () => {
    const open = await system.add('consumer', { HOST: '0.0.0.0' });
    await open.start();
    const elsewhere = open.url.replace('127.0.0.1', '127.0.0.2');
    expect((await fetch(`${elsewhere}/health/ready`)).status).toBe(200);
    const refused = await fetch(`${elsewhere}/admin/delivery`);
    expect([refused.status, await refused.json()]).toMatchObject([
      404,
      { type: '/problems/route-not-found' },
    ]);
    expect((await fetch(`${open.url}/admin/delivery`)).status).toBe(200);
  });
});
