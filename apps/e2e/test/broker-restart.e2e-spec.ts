import { broker, eventually, expectSavedOnce, OrderStream, useSystem } from '../src/index.js';

const system = useSystem({ consumerEnv: { RETRY_DELAYS_MS: '200,400,800,1600,3200' } });

describe('a broker that is killed under load', () => {
  it('is told at once, waited for, and loses nothing that was accepted', async () => {
    // So that orders wait for another attempt, too.
    await system.backendObserver.setFaults({ errorRate: 0.2 });
    const submissions = new OrderStream(system);
    await submissions.more(50);

    // In 3.10 a queue that is declared less than a second before the kill may never have a leader again.
    await system.vhost.settled();
    await broker.kill();
    await eventually('the gateway is not ready', async () => !(await system.gateway.isHealthy('ready')));
    await submissions.more(20, 'all');
    const ready = await system.client.request<ReadyReport>('GET', '/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body.details['broker']).toMatchObject({
      status: 'down',
      problem: expect.stringContaining('broker-unavailable'),
      endsWhen: expect.stringMatching(/./),
    });
    expect(await system.gateway.isHealthy('live')).toBe(true);
    expect(await system.consumer.isHealthy('live')).toBe(true);
    // What was accepted can be asked for all the while.
    const { status } = await system.client.status(submissions.accepted[0]?.id ?? '');
    expect(status).toBe(200);

    await broker.start();
    await Promise.all([system.gateway.ready(), system.consumer.ready()]);
    await submissions.more(30);
    await submissions.stop();

    const refused = submissions.others;
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, problem, tookMs } of refused) {
      expect([status, problem]).toEqual([
        503,
        expect.stringMatching(/^(broker-unavailable|outcome-unknown)$/),
      ]);
      expect(tookMs).toBeLessThan(1000);
    }
    // Only those that were on their way at the moment of the kill.
    expect(refused.filter(({ problem }) => problem === 'outcome-unknown').length).toBeLessThanOrEqual(6);
    await expectSavedOnce(system, submissions.all);
    expect(await system.vhost.deadLetters()).toEqual([]);
  });
});

interface ReadyReport {
  readonly details: Readonly<Record<string, unknown>>;
}
