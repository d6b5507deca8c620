import type { OrderStatus } from '@order-intake/contracts';
import { anOrder, anUnknownArticle, useSystem } from '../src/index.js';

const system = useSystem();

describe('listing orders', () => {
  it('finds the refused orders of a client who lost the ids', async () => {
    const customerId = 'c-lost-ids';
    const good = await Promise.all([1, 2, 3].map(() => system.client.accepted(anOrder({ customerId }))));
    const bad = await Promise.all(
      [1, 2].map(() => system.client.accepted({ ...anUnknownArticle(), customerId })),
    );
    await Promise.all(good.map((id) => system.client.reaches(id, 'saved')));
    await Promise.all(bad.map((id) => system.client.reaches(id, 'rejected')));
    // Somebody else's refused order.
    await system.client.reaches(await system.client.accepted(anUnknownArticle()), 'rejected');

    const { status, body } = await system.client.list({ customerId, state: 'rejected,failed' });
    expect(status).toBe(200);
    expect(body.items.map(({ id }) => id).sort()).toEqual([...bad].sort());
    expect(body.items[0]).toMatchObject({ state: 'rejected', error: { type: '/problems/backend-rejected' } });
    expect(body.nextCursor).toBeUndefined();
    expect((await system.client.list({ customerId })).body.items).toHaveLength(5);
  });

  it('gives each order once over all pages, newest first', async () => {
    const customerId = 'c-pages';
    const ids: string[] = [];
    for (let index = 0; index < 7; index++) {
      const id = await system.client.accepted(anOrder({ customerId }));
      await system.client.reaches(id, 'saved');
      ids.push(id);
    }

    const listed: OrderStatus[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await system.client.list({ customerId, limit: '3', ...(cursor && { cursor }) });
      expect(body.items.length).toBeLessThanOrEqual(3);
      listed.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(listed.map(({ id }) => id)).toEqual(ids.reverse());
  });

  it('tells only what is newer than a time', async () => {
    const customerId = 'c-newer';
    const first = await system.client.reaches(await system.client.accepted(anOrder({ customerId })), 'saved');
    const second = await system.client.reaches(
      await system.client.accepted(anOrder({ customerId })),
      'saved',
    );
    const { body } = await system.client.list({ customerId, updatedAfter: first.updatedAt ?? '' });
    expect(body.items.map(({ id }) => id)).toEqual([second.id]);
  });
});
