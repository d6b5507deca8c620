import { anOrder, eventually, useSystem } from '../src/index.js';

const limit = 3;
const system = useSystem({ gatewayEnv: { SYNC_MAX_IN_FLIGHT: String(limit), SYNC_TIMEOUT_MS: '4000' } });

const submitMany = (count: number) =>
  Array.from({ length: count }, () => system.client.submitSynchronously(anOrder()));

/** As many submissions as may be under way at once, which the backend does not answer. */
async function fillUp(): Promise<ReturnType<typeof submitMany>> {
  await system.backendObserver.resetStats();
  await system.backendObserver.setFaults({ hangRate: 1 });
  const hanging = submitMany(limit);
  await eventually(
    'the backend has them all',
    async () => (await system.backendObserver.stats()).inFlight === limit,
  );
  return hanging;
}

describe('a gateway with a limit of synchronous submissions', () => {
  afterEach(() => system.backendObserver.setFaults({}));

  it('refuses those beyond it at once, and never calls the backend for them', async () => {
    const hanging = await fillUp();
    let answered = 0;
    const counted = hanging.map((each) => each.then(() => (answered += 1)));
    for (const { status, headers, body } of await Promise.all(submitMany(10))) {
      expect([status, body.type]).toEqual([503, '/problems/overloaded']);
      expect(headers.get('retry-after')).toBe('1');
    }
    expect(answered).toBe(0);
    expect((await system.backendObserver.stats()).requests).toBe(limit);
    await Promise.all(counted);
  });

  it('has its places back when those under way are over, those of failed ones too', async () => {
    const hanging = await fillUp();
    for (const { status } of await Promise.all(hanging)) expect(status).toBe(504);
    await system.backendObserver.setFaults({});
    for (const { status } of await Promise.all(submitMany(limit))) expect(status).toBe(200);
    for (const { status } of await Promise.all(submitMany(limit))) expect(status).toBe(200);
  });

  it('accepts orders all the same: these wait in the queue, not here', async () => {
    const hanging = await fillUp();
    const id = await system.client.accepted(anOrder());
    await system.backendObserver.setFaults({});
    await Promise.all(hanging);
    await system.client.reaches(id, 'saved');
  });
});
