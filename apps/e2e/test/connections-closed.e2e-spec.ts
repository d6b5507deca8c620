import { eventually, expectSavedOnce, manage, OrderStream, useSystem } from '../src/index.js';

const system = useSystem({
  // So many attempts that none of some hundred orders can use them up.
  consumerEnv: { CONSUMER_CONCURRENCY: '15', RETRY_DELAYS_MS: '100,200,400,400,400,400,400,400' },
  backendEnv: { BACKEND_BASE_LATENCY_MS: '50' },
});
const times = 2;
/** The gateway's, and of the consumer the one that it takes orders by and the one that it publishes retries on. */
const connections = 3;

describe('connections that the broker closes under load', () => {
  it('are made again, and no order is lost or saved twice', async () => {
    await system.backendObserver.setFaults({ errorRate: 0.1 });
    const stream = new OrderStream(system);
    const closed = new Set<string>();
    for (let time = 1; time <= times; time += 1) {
      await stream.more(40);
      const names = await eventually('all connections stand', async () => {
        // Those that are closed stay in the list for a while.
        const open = (await connectionNames()).filter((name) => !closed.has(name));
        return open.length === connections && open;
      });
      for (const name of names) closed.add(name);
      await Promise.all(names.map((name) => manage('DELETE', `connections/${encodeURIComponent(name)}`)));
      await Promise.all([system.gateway.ready(), system.consumer.ready(10_000)]);
    }
    await stream.more(40);
    await stream.stop();

    const problems = stream.others.map(({ problem }) => problem);
    for (const problem of problems) expect(['broker-unavailable', 'outcome-unknown']).toContain(problem);
    await expectSavedOnce(system, stream.all);
    expect(await system.vhost.deadLetters()).toEqual([]);
    const lost = system.consumer.entries.filter(({ msg }) => msg?.startsWith('consumer lost the broker'));
    expect(lost).toHaveLength(times);
  });
});

async function connectionNames(): Promise<string[]> {
  const open = await manage<{ name: string }[]>('GET', `vhosts/${system.vhost.name}/connections`);
  return open.map(({ name }) => name);
}
