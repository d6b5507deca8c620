import { anOrder, eventually, manage, startBehindProxy, useSystem } from '../src/index.js';
import type { TcpProxy } from '../src/tcp-proxy.js';

const system = useSystem({ gateways: 0, consumers: 0 });
const queuePath = () => `queues/${system.vhost.name}/${system.vhost.names.queue}`;
const mayRead = (read: string) =>
  manage('PUT', `permissions/${system.vhost.name}/guest`, { configure: '.*', write: '.*', read });

describe('a running consumer whose subscription is refused', () => {
  let proxy: TcpProxy;

  beforeAll(async () => {
    ({ proxy } = await startBehindProxy(system, 'consumer'));
    await (await system.add('gateway')).start();
  });

  /** Returns when it has tried several times, and told of it once. */
  async function refusedBecause(reason: string): Promise<void> {
    await eventually(`it is not ready: ${reason}`, async () => (await problem())?.includes(reason));
    // Each try declares the queue once.
    const before = proxy.sent('x-delivery-limit');
    await eventually('it has tried again', () => proxy.sent('x-delivery-limit') >= before + 3);
    const lines = system.consumer.entries.filter(
      ({ level, msg }) => level === 'error' && msg?.includes(reason) === true,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]?.msg).toContain(`cannot consume from ${system.vhost.names.queue}`);
    expect(await system.consumer.isHealthy('live')).toBe(true);
  }

  async function consumesAgain(): Promise<void> {
    await system.consumer.ready(10_000);
    const id = await eventually('an order is accepted', async () => {
      const { status, body } = await system.client.submit(anOrder());
      return status === 202 && body.id;
    });
    await system.client.reaches(id, 'saved');
  }

  it('says once that the queue is not ours, is not ready, and goes on when it is gone', async () => {
    system.consumer.signal('SIGSTOP');
    await manage('DELETE', queuePath());
    await manage('PUT', queuePath(), { durable: true });
    system.consumer.signal('SIGCONT');
    await refusedBecause('PRECONDITION_FAILED');
    expect(await problem()).toContain(`'${system.vhost.names.queue}'`);

    await manage('DELETE', queuePath());
    await consumesAgain();
  });

  it('says once which permission is missing, is not ready, and goes on when it has it', async () => {
    await mayRead('^$');
    await manage('DELETE', queuePath());
    await refusedBecause('ACCESS_REFUSED');

    await mayRead('.*');
    await consumesAgain();
  });
});

/** Why the consumer is not ready. */
async function problem(): Promise<string | undefined> {
  const response = await fetch(`${system.consumer.url}/health/ready`);
  const { error } = (await response.json()) as { error: { consuming?: { problem: string } } };
  return error.consuming?.problem;
}
