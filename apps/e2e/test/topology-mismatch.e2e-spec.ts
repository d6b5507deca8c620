import { sendOrder } from '@order-intake/contracts';
import { manage, useSystem } from '../src/index.js';

const system = useSystem({ gateways: 0, consumers: 0 });

describe('a queue that exists with other settings', () => {
  it('ends the consumer with one line that names it', async () => {
    const queue = sendOrder.names.queue;
    await manage('PUT', `queues/${system.vhost.name}/${queue}`, { durable: true });

    const consumer = await system.add('consumer');
    consumer.launch();
    expect(await consumer.exited).toEqual({ code: 1, signal: null });
    const complaints = consumer.entries.filter(({ level }) => level !== 'info');
    expect(complaints).toHaveLength(1);
    expect(complaints[0]?.msg).toMatch(/^cannot start: /);
    expect(complaints[0]?.msg).toContain(`'${queue}'`);
    expect(complaints[0]?.msg).toContain('PRECONDITION_FAILED');
    // No stack trace, and the queue is as it was.
    expect(consumer.lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    const { arguments: settings } = await manage<{ arguments: Record<string, unknown> }>(
      'GET',
      `queues/${system.vhost.name}/${queue}`,
    );
    expect(settings).not.toHaveProperty('x-delivery-limit');
  });
});
