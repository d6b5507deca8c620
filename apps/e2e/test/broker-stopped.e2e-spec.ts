import { anOrder, broker, eventually, useSystem } from '../src/index.js';

const system = useSystem();

describe('a broker that is away', () => {
  afterAll(() => broker.start());

  it.each([
    ['killed', () => broker.kill()],
    ['stopped in order', () => broker.stop()],
  ])('%s: orders are refused at once, and taken again by itself when it is back', async (_how, end) => {
    const before = await system.client.accepted(anOrder());
    await system.client.reaches(before, 'saved');
    await end();

    await eventually(
      'the gateway is not ready',
      async () => !(await system.gateway.isHealthy('ready')),
      1_000,
    );
    expect(await system.gateway.isHealthy('live')).toBe(true);
    const begun = Date.now();
    const { status, headers, body } = await system.client.submit(anOrder());
    expect([status, body.type]).toEqual([503, '/problems/broker-unavailable']);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(Date.now() - begun).toBeLessThan(1_000);
    // What has nothing to do with the broker goes on.
    expect((await system.client.status(before)).body.state).toBe('saved');
    expect((await system.client.submitSynchronously(anOrder())).status).toBe(200);

    await broker.start();
    await system.gateway.ready();
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
  });
});
