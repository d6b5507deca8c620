import {
  anOrder,
  database,
  eventually,
  expectSavedOnce,
  OrderStream,
  statesOf,
  submitAll,
  useSystem,
} from '../src/index.js';

const system = useSystem();

describe('a database that is killed under load', () => {
  it('stops neither intake nor the answers about it, and no outcome is lost', async () => {
    const before = await system.client.accepted(anOrder());
    await system.client.reaches(before, 'saved');
    const submissions = new OrderStream(system);
    await submissions.more(50);

    await database.kill();
    await eventually('the consumer pauses', async () => {
      const response = await fetch(`${system.consumer.url}/health/ready`);
      const report = (await response.json()) as ReadyReport;
      return report.details.consuming.pauses.includes('the order store is unavailable');
    });
    await eventually(
      'the calls under way are over',
      async () => (await system.backendObserver.stats()).inFlight === 0,
    );
    const { requests } = await system.backendObserver.stats();
    await submissions.more(60);
    expect((await system.backendObserver.stats()).requests).toBe(requests);

    for (const path of [`/v1/orders/${before}`, '/v1/orders?state=saved']) {
      const { status, headers, body } = await system.client.request<{ type: string }>('GET', path);
      expect([status, body.type]).toEqual([503, '/problems/status-unavailable']);
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    }
    expect((await system.client.status('no-id')).status).toBe(404);
    for (const app of [system.gateway, system.consumer])
      expect([await app.isHealthy('live'), await app.isHealthy('ready')]).toEqual([true, true]);

    await database.start();
    await submissions.more(30);
    await submissions.stop();
    expect(submissions.others).toEqual([]);
    await expectSavedOnce(system, submissions.all);
    expect(await statesOf(system, [before])).toEqual({ saved: 1 });
    expect(await system.backendObserver.stats()).toMatchObject({ rejected: 0, failed: 0, replays: 0 });
    expect(await system.vhost.deadLetters()).toEqual([]);
  });

  it('is survived even if the consumer dies before it could record what the backend saved', async () => {
    await system.backendObserver.resetStats();
    // Long enough to kill the database meanwhile.
    await system.backendObserver.setFaults({ extraLatencyMs: 2000 });
    const { ids } = await submitAll(
      [system.client],
      Array.from({ length: 10 }, () => anOrder()),
    );
    await eventually(
      'the backend is saving all of them',
      async () => (await system.backendObserver.stats()).inFlight === ids.length,
    );
    await database.kill();
    await eventually(
      'the backend has saved them',
      async () => (await system.backendObserver.stats()).saved === ids.length,
    );
    await system.consumer.restart('SIGKILL');
    await database.start();
    for (const id of ids) await system.client.reaches(id, 'saved');
    expect(await system.backendObserver.stats()).toMatchObject({ saved: ids.length, replays: ids.length });
  });
});

interface ReadyReport {
  readonly details: { readonly consuming: { readonly pauses: readonly string[] } };
}
