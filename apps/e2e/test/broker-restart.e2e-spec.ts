import { broker, eventually, expectSavedOnce, OrderStream, useSystem } from '../src/index.js';

const system = useSystem({ consumerEnv: { RETRY_DELAYS_MS: '200,400,800,1600,3200' } });
const clients = 6;
/** What a refusal may take, on a busy machine too: it asks nobody. */
const refusalMs = 1000;
/** What an order may take that meets the queue before its leader is back: PUBLISH_TIMEOUT_MS, and as much again. */
const doubtMs = 4000;

describe('a broker that is killed under load', () => {
  it('is told at once, waited for, and loses nothing that was accepted', async () => {
    const submissions = new OrderStream(system, { atOnce: clients });
    await submissions.more(50);

    // In 3.10 a queue that is declared less than a second before the kill may never have a leader again.
    await system.vhost.settled();
    // So that orders wait for another attempt, too. Healed before any of hundreds can have used up all of its own.
    await system.backendObserver.setFaults({ errorRate: 0.2 });
    await broker.kill();
    await system.backendObserver.setFaults({});
    expect((await system.backendObserver.stats()).failed).toBeGreaterThan(0);
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

    const whileAway = new Set(submissions.others);
    await broker.start();
    await Promise.all([system.gateway.ready(), system.consumer.ready()]);
    await submissions.more(30);
    await submissions.stop();

    expect(whileAway.size).toBeGreaterThan(0);
    for (const submission of submissions.others) {
      const { status, problem, tookMs } = submission;
      expect([status, problem]).toEqual([
        503,
        expect.stringMatching(/^(broker-unavailable|outcome-unknown)$/),
      ]);
      const isAtOnce = problem === 'broker-unavailable' || whileAway.has(submission);
      expect(tookMs).toBeLessThan(isAtOnce ? refusalMs : doubtMs);
    }
    // Only those that were on their way at the moment of the kill: at most one of each client.
    const inDoubt = [...whileAway].filter(({ problem }) => problem === 'outcome-unknown');
    expect(inDoubt.length).toBeLessThanOrEqual(clients);
    await expectSavedOnce(system, submissions.all, 60_000);
    expect(await system.vhost.deadLetters()).toEqual([]);
  }, 180_000);
});

interface ReadyReport {
  readonly details: Readonly<Record<string, unknown>>;
}
