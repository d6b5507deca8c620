import { eventually, expectSavedOnce, OrderStream, useSystem } from '../src/index.js';

const system = useSystem({ gatewayEnv: { SHUTDOWN_DELAY_MS: '1500' } });

describe('a gateway that is told to stop under load', () => {
  it('reads not ready, serves on until a balancer has noticed, and fails no request', async () => {
    // One that stays, to ask about the orders afterwards.
    await (await system.add('gateway')).start();
    const submissions = new OrderStream(system);
    await submissions.more(30);

    system.gateway.signal('SIGTERM');
    await eventually('it reads not ready', async () => !(await system.gateway.isHealthy('ready')));
    expect(await system.gateway.isHealthy('live')).toBe(true);
    await submissions.more(30);
    await submissions.stop();
    expect(system.gateway.isRunning).toBe(true);
    expect(await system.gateway.exited).toEqual({ code: 0, signal: null });
    expect(submissions.others).toEqual([]);

    system.gateways.reverse();
    await expectSavedOnce(system, submissions.all);
  });
});
