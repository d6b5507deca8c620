import { anOrder, eventually, submitAll, useSystem } from '../src/index.js';

const system = useSystem({
  backendEnv: { BACKEND_BASE_LATENCY_MS: '400' },
  consumerEnv: { CONSUMER_CONCURRENCY: '10', SHUTDOWN_DELAY_MS: '300' },
});

describe('a consumer that is told to stop under load', () => {
  it('finishes what it began, leaves the rest in the queue, and exits 0', async () => {
    const { ids } = await submitAll(
      [system.client],
      Array.from({ length: 80 }, () => anOrder()),
    );
    await eventually(
      'calls are under way',
      async () => (await system.backendObserver.stats()).inFlight === 10,
    );
    system.consumer.signal('SIGTERM');
    await eventually('readiness is gone', async () => !(await system.consumer.isHealthy('ready')));
    expect(await system.consumer.isHealthy('live')).toBe(true);
    expect(await system.consumer.exited).toEqual({ code: 0, signal: null });
    const atStop = await system.backendObserver.stats();
    expect(atStop).toMatchObject({ inFlight: 0, orphaned: 0 });
    expect(atStop.saved).toBeLessThan(80);

    await system.consumer.start();
    await system.vhost.empty();
    // No call was begun twice.
    expect(await system.backendObserver.stats()).toMatchObject({ requests: 80, saved: 80, replays: 0 });
    for (const id of ids) expect((await system.client.status(id)).body.state).toBe('saved');
  });

  it('aborts at its deadline what takes too long; another consumer saves it', async () => {
    const impatient = await system.add('consumer', { SHUTDOWN_TIMEOUT_MS: '200', SHUTDOWN_DELAY_MS: '0' });
    await system.consumer.kill('SIGTERM');
    await impatient.start();
    await system.backendObserver.setFaults({ hangRate: 1 });
    const id = await system.client.accepted(anOrder());
    await eventually(
      'the call is under way',
      async () => (await system.backendObserver.stats()).inFlight === 1,
    );
    // A call that went on for ever would hold it until it is ended by force, with a 1.
    expect(await impatient.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    await system.backendObserver.setFaults({});
    await system.consumer.start();
    await system.client.reaches(id, 'saved');
    expect((await system.backendObserver.effects()).get(id)).toBe(1);
  });
});
