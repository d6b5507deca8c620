import { anOrder, eventually, useSystem } from '../src/index.js';

const system = useSystem({ consumerEnv: { RETRY_DELAYS_MS: '300,600' } });

describe('an order that the backend fails to save', () => {
  afterEach(() => system.backendObserver.setFaults({}));

  it('is tried again after its delay, and tells so meanwhile', async () => {
    await system.backendObserver.setFaults({ errorRate: 1 });
    const id = await system.client.accepted(anOrder());
    const retrying = await system.client.reaches(id, 'retrying');
    expect(retrying).toMatchObject({ attempts: 1, error: { type: '/problems/backend-unavailable' } });
    expect(Date.parse(retrying.nextAttemptAt ?? '')).toBeGreaterThan(
      Date.parse(retrying.updatedAt ?? '') + 200,
    );
    expect((await system.client.status(id)).headers.get('retry-after')).toMatch(/^\d+$/);

    await system.backendObserver.setFaults({});
    const saved = await system.client.reaches(id, 'saved');
    expect(saved.attempts).toBeGreaterThan(1);
    expect(saved.error).toBeUndefined();
  });

  it('fails when its attempts are used up, and is kept as a dead letter', async () => {
    await system.backendObserver.resetStats();
    await system.backendObserver.setFaults({ errorRate: 1 });
    const order = anOrder();
    const id = await system.client.accepted(order);
    const failed = await system.client.reaches(id, 'failed');
    expect(failed).toMatchObject({ attempts: 3, error: { type: '/problems/attempts-exhausted' } });
    expect((await system.backendObserver.stats()).failed).toBe(3);

    const letters = await system.vhost.deadLetters();
    const letter = letters.find(({ properties }) => properties.message_id === id);
    expect(letter?.properties.headers).toMatchObject({
      'x-attempt': 3,
      'x-failure-reason': 'attempts-exhausted',
      'x-failure-detail': expect.stringContaining('after 3 attempts'),
      'x-failed-at': expect.stringMatching(/Z$/),
    });
    expect(JSON.parse(letter?.payload ?? '')).toMatchObject({ id, order });

    // Sent again it is a new life of the same order.
    await system.backendObserver.setFaults({});
    expect(await system.client.accepted(order)).toBe(id);
    expect(await system.client.reaches(id, 'saved')).toMatchObject({ attempts: 1 });
  });

  it.each([
    ['429', { throttleRate: 1 }],
    ['503 with Retry-After', { errorRate: 1, errorStatus: 503, retryAfterSeconds: 0 }],
  ])('uses no attempt while the backend asks for a pause by %s', async (_how, faults) => {
    await system.backendObserver.resetStats();
    await system.backendObserver.setFaults(faults);
    const id = await system.client.accepted(anOrder());
    // More often than there are attempts.
    await eventually(
      'the backend is called five times',
      async () => (await system.backendObserver.stats()).requests >= 5,
    );
    expect((await system.client.status(id)).body).toMatchObject({ state: 'retrying', attempts: 0 });
    await system.backendObserver.setFaults({});
    expect(await system.client.reaches(id, 'saved')).toMatchObject({ attempts: 1 });
  });

  it('is asked for before it is given up, when no answer came', async () => {
    await system.backendObserver.setFaults({ resetAfterSaveRate: 1 });
    const id = await system.client.accepted(anOrder());
    expect(await system.client.reaches(id, 'saved')).toMatchObject({ attempts: 3 });
    expect((await system.backendObserver.effects()).get(id)).toBe(1);
  });
});
