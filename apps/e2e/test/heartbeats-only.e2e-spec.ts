import { anOrder, broker, useSystem } from '../src/index.js';

const system = useSystem({ env: { PUBLISH_TIMEOUT_MS: '500' } });

/** What takes publishes at the broker stops; its connection, and with it heartbeats, go on. */
const suspendPublishChannels = () =>
  broker.ctl(
    'eval',
    `[sys:suspend(Channel) || Channel <- rabbit_channel:list(),
        [{vhost, <<"${system.vhost.name}">>}, {confirm, true}] =:= rabbit_channel:info(Channel, [vhost, confirm])].`,
  );

describe('a broker that has heartbeats and confirms nothing', () => {
  it('is left after five seconds', async () => {
    await system.client.accepted(anOrder());
    await suspendPublishChannels();
    const order = anOrder();
    const { status, body } = await system.client.submit(order);
    expect([status, body.type]).toEqual([503, '/problems/outcome-unknown']);

    await system.gateway.logged(
      'that it gave up',
      ({ msg }) => msg?.includes('the broker is silent') === true,
    );
    await system.gateway.ready();
    await system.client.reaches(await system.client.accepted(order), 'saved');
  });
});
