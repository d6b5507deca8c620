import { anOrder, eventually, manage, useSystem } from '../src/index.js';

const system = useSystem();
const queuePath = () => `queues/${system.vhost.name}/${encodeURIComponent(system.vhost.names.queue)}`;

describe('a queue that is deleted', () => {
  it('is declared again within ten seconds, and nothing is accepted meanwhile', async () => {
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
    await system.vhost.empty();
    const begun = Date.now();
    system.consumer.signal('SIGSTOP');
    await manage('DELETE', queuePath());
    const { status, headers, body } = await system.client.submit(anOrder());
    expect([status, body.type]).toEqual([503, '/problems/queue-missing']);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    system.consumer.signal('SIGCONT');

    const id = await eventually('an order is accepted', async () => {
      const answer = await system.client.submit(anOrder());
      return answer.status === 202 && answer.body.id;
    });
    await system.client.reaches(id, 'saved');
    expect(Date.now() - begun).toBeLessThan(10_000);
    await system.consumer.logged('the cancel', ({ msg }) => msg?.includes('cancelled our consumer') === true);
  });
});
