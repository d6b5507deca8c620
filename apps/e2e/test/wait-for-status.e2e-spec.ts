import { request } from 'node:http';
import type { OrderStatus, Problem } from '@order-intake/contracts';
import { anOrder, database, eventually, useSystem, type Answer } from '../src/index.js';

const maxWaiters = 3;
const system = useSystem({
  gatewayEnv: { MAX_WAITERS: String(maxWaiters), SHUTDOWN_TIMEOUT_MS: '3000' },
  consumerEnv: { BACKEND_TIMEOUT_MS: '60000' },
});

function waitFor(id: string, preference: string): Promise<Answer<OrderStatus & Problem>> {
  return system.client.request('GET', `/v1/orders/${id}`, undefined, { prefer: preference });
}

/** An order that the backend does not answer. */
async function hangingOrder(): Promise<string> {
  await system.backendObserver.setFaults({ hangRate: 1 });
  const id = await system.client.accepted(anOrder());
  await eventually('the store answers', async () => (await system.client.status(id)).status === 200);
  return id;
}

/** Twice as many requests as may wait. @returns the answers of those that do, when they come */
async function fillTheRoom(): Promise<() => Promise<Answer<OrderStatus & Problem>[]>> {
  const id = await hangingOrder();
  const answers: Answer<OrderStatus & Problem>[] = [];
  const all = Array.from({ length: 2 * maxWaiters }, async () => answers.push(await waitFor(id, 'wait=20')));
  await eventually('those without room are answered', () => Promise.resolve(answers.length === maxWaiters));
  for (const { status, headers, body } of answers)
    expect([status, body.state, headers.get('preference-applied')]).toEqual([200, 'accepted', null]);
  return async () => {
    await Promise.all(all);
    return answers.slice(maxWaiters);
  };
}

describe('a status request that prefers to wait', () => {
  afterEach(async () => {
    await database.start();
    if (!system.gateway.isRunning) await system.gateway.start();
    await system.backendObserver.setFaults({});
  });

  it('is answered when the order has its end', async () => {
    await system.backendObserver.setFaults({ extraLatencyMs: 600 });
    const id = await system.client.accepted(anOrder());
    expect((await system.client.status(id)).body.state).toBe('accepted');
    const { status, headers, body } = await waitFor(id, 'wait=20');
    expect([status, body.state]).toEqual([200, 'saved']);
    expect(headers.get('preference-applied')).toBe('wait=20');
  });

  it('is answered at once when there is nothing to wait for', async () => {
    const id = await system.client.accepted(anOrder());
    await system.client.reaches(id, 'saved');
    const { headers, body } = await waitFor(id, 'wait=20');
    expect([body.state, headers.get('preference-applied')]).toEqual(['saved', null]);
  });

  it('reads what is known when its time is over', async () => {
    const id = await hangingOrder();
    const { status, headers, body } = await waitFor(id, 'wait=1');
    expect([status, body.state, headers.get('preference-applied')]).toEqual([200, 'accepted', 'wait=1']);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('is not held up by a preference that nobody understands', async () => {
    const id = await hangingOrder();
    const { headers, body } = await waitFor(id, 'wait=soon');
    expect([body.state, headers.get('preference-applied')]).toEqual(['accepted', null]);
  });

  it('leaves its place when its client has gone', async () => {
    const id = await hangingOrder();
    let answered = 0;
    const clients = Array.from({ length: 2 * maxWaiters }, () =>
      request(`${system.gateway.url}/v1/orders/${id}`, { headers: { prefer: 'wait=30' } })
        .on('response', () => (answered += 1))
        .on('error', () => undefined)
        .end(),
    );
    await eventually('there is no room', () => Promise.resolve(answered === maxWaiters));
    for (const client of clients) client.destroy();
    // Well before the time that they wanted to wait is over.
    await eventually(
      'there is room again',
      async () => (await waitFor(id, 'wait=1')).headers.has('preference-applied'),
      10_000,
    );
  });

  it('is answered at once where too many wait, and reads 503 when the store goes away', async () => {
    const waiting = await fillTheRoom();
    await database.kill();
    for (const { status, body } of await waiting())
      expect([status, body.type]).toEqual([503, '/problems/status-unavailable']);
  });

  it('reads what is known when the gateway stops, and holds the stop up no longer', async () => {
    const waiting = await fillTheRoom();
    system.gateway.signal('SIGTERM');
    for (const { status, body } of await waiting()) expect([status, body.state]).toEqual([200, 'accepted']);
    expect(await system.gateway.exited).toEqual({ code: 0, signal: null });
  });
});
