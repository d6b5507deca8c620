import { anOrder, anUnknownArticle, useSystem } from '../src/index.js';

const system = useSystem();

describe('an order that the backend refuses', () => {
  it('is rejected at once with the reason, and is no dead letter', async () => {
    const id = await system.client.accepted(anUnknownArticle());
    const rejected = await system.client.reaches(id, 'rejected');
    expect(rejected).toMatchObject({
      attempts: 1,
      error: { type: '/problems/backend-rejected', status: 422 },
    });
    expect((await system.client.status(id)).headers.get('retry-after')).toBeNull();
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ requests: 1, saved: 0 });
  });

  it('never takes its number', async () => {
    const refused = anUnknownArticle();
    await system.client.reaches(await system.client.accepted(refused), 'rejected');
    const corrected = anOrder({ orderNumber: refused.orderNumber });
    await system.client.reaches(await system.client.accepted(corrected), 'saved');
  });
});
