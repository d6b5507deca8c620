import { setTimeout as sleep } from 'node:timers/promises';
import { anOrder, broker, submitAll, useSystem } from '../src/index.js';

const system = useSystem();

describe('a broker that is killed under load', () => {
  afterAll(() => broker.start());

  it('loses no confirmed order; what was refused does not appear', async () => {
    const orders = Array.from({ length: 2_000 }, () => anOrder());
    const load = submitAll([system.client], orders);
    await sleep(300);
    await broker.kill();
    const { ids, unknown, refused } = await load;
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused)).toEqual(new Set(['503 /problems/broker-unavailable']));

    await broker.start();
    await system.gateway.ready();
    await system.consumer.ready();
    // Of unknown outcome: sending the same order again is always safe.
    const again = await submitAll([system.client], unknown);
    await system.vhost.empty({ timeoutMs: 40_000 });
    const effects = await system.backendObserver.effects();
    const accepted = new Set([...ids, ...again.ids]);
    expect([...accepted].filter((id) => effects.get(id) !== 1)).toEqual([]);
    expect([...effects.keys()].filter((id) => !accepted.has(id))).toEqual([]);
    expect(ids.length + unknown.length + refused.length).toBe(orders.length);
  });
});
