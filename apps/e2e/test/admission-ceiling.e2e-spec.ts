import { anOrder, eventually, useSystem } from '../src/index.js';

const ceiling = 50;
const system = useSystem({ gatewayEnv: { MAX_ACCEPTS_PER_SECOND: String(ceiling) } });

describe('a gateway with an admission ceiling', () => {
  it('refuses what comes in beyond it, at once and for certain, and saves the rest', async () => {
    const begun = performance.now();
    const answers = await Promise.all(Array.from({ length: 300 }, () => system.client.submit(anOrder())));
    const seconds = (performance.now() - begun) / 1_000;
    const accepted = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status !== 202);
    // The burst after a lull is a fifth of a second's worth, and the one that is on time.
    expect(accepted.length).toBeGreaterThanOrEqual(ceiling / 5 + 1);
    expect(accepted.length).toBeLessThanOrEqual(ceiling * seconds + ceiling / 5 + 1);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, headers, body } of refused) {
      expect([status, body.type]).toEqual([503, '/problems/overloaded']);
      expect(body.instance).toBe('/v1/orders');
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/problem+json',
        'retry-after': '1',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
    }
    for (const { body } of accepted) await system.client.reaches(body.id, 'saved');
    expect((await system.backendObserver.stats()).saved).toBe(accepted.length);
  });

  it('counts no order that breaks the contract', async () => {
    await Promise.all(Array.from({ length: 300 }, () => system.client.submit({ ...anOrder(), lines: [] })));
    expect((await system.client.submit(anOrder())).status).toBe(202);
  });

  it('takes orders again as soon as fewer come', async () => {
    await Promise.all(Array.from({ length: 100 }, () => system.client.submit(anOrder())));
    await eventually('one is accepted', async () => (await system.client.submit(anOrder())).status === 202);
  });

  it('has none for synchronous submissions, which their own limit bounds', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => system.client.submitSynchronously(anOrder())),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
