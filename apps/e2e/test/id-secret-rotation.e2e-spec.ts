import { nameSameOrder } from '@order-intake/contracts';
import { anOrder, useSystem, type GatewayClient } from '../src/index.js';
import { DeliveryControl } from '../src/delivery-control.js';

const [first, second, third] = [
  'an-order-id-secret-for-rotation-1',
  'an-order-id-secret-for-rotation-2',
  'an-order-id-secret-for-rotation-3',
];

const system = useSystem({ gatewayEnv: { ORDER_ID_SECRET: first } });

/** A gateway with another secret, beside those before, as in a rolling restart. */
async function gatewayWith(secret: string, previous: string): Promise<GatewayClient> {
  const gateway = await system.add('gateway', {
    ORDER_ID_SECRET: secret,
    ORDER_ID_PREVIOUS_SECRETS: previous,
  });
  await gateway.start();
  return system.clientOf(system.gateways.indexOf(gateway));
}

describe('a new secret for order ids', () => {
  const [saved, waiting] = [anOrder(), anOrder()];
  let [savedId, waitingId] = ['', ''];
  let rotated: GatewayClient;

  it('knows the ids of the one before, whether they have an outcome or none yet', async () => {
    savedId = await system.client.accepted(saved);
    await system.client.reaches(savedId, 'saved');
    await new DeliveryControl(system).change({ paused: true });
    waitingId = await system.client.accepted(waiting);

    rotated = await gatewayWith(second, first);
    expect((await rotated.status(savedId)).body.state).toBe('saved');
    expect((await rotated.status(waitingId)).body.state).toBe('accepted');
  });

  it('names an order anew that is sent again: it reads saved, and is saved once', async () => {
    const ids = [
      [savedId, await rotated.accepted(saved)],
      [waitingId, await rotated.accepted(waiting)],
    ] as const;
    await new DeliveryControl(system).change({ paused: false });
    for (const [before, after] of ids) {
      expect(after).not.toBe(before);
      expect(nameSameOrder(before, after)).toBe(true);
      // Each id at each gateway, also those that another secret made.
      for (const client of [system.client, rotated])
        for (const id of [before, after]) await client.reaches(id, 'saved');
    }
    const again = await rotated.submitSynchronously(saved);
    expect([again.status, again.body.state]).toEqual([200, 'saved']);
    await system.vhost.empty();
    const effects = await system.backendObserver.effects();
    expect([...effects]).toEqual([savedId, waitingId].sort().map((id) => [id, 1]));
  });

  it('still refuses other content under the number', async () => {
    const { status, body } = await rotated.submit({ ...saved, currency: 'USD' });
    expect([status, body.type]).toEqual([409, '/problems/duplicate-order-number']);
  });

  it('that forgets the first finds the outcomes of its ids, and takes the order as before', async () => {
    const retired = await gatewayWith(third, second);
    expect((await retired.status(savedId)).body.state).toBe('saved');
    const madeUp = savedId.replace(/.{12}$/, '0123456789ab');
    expect((await retired.status(madeUp)).status).toBe(404);
    await retired.reaches(await retired.accepted(saved), 'saved');
    expect((await system.backendObserver.effects()).size).toBe(2);
  });
});
