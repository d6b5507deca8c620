import { anOrder, eventually, GatewayClient, readMetrics, useSystem, type AppProcess } from '../src/index.js';

const system = useSystem({ consumers: 2, consumerEnv: { BACKEND_TIMEOUT_MS: '60000' } });

const report = async ({ adminUrl }: AppProcess) => {
  const client = new GatewayClient(adminUrl);
  return (await client.request<{ isQuiet: boolean; unsettled: number }>('GET', '/admin/reconciliation')).body;
};
const held = async (consumer: AppProcess) => (await readMetrics(consumer))('consumer_messages_held');

describe('the reconciliation of one of two consumers', () => {
  it('knows of an order that the other has in its hands', async () => {
    await system.backendObserver.setFaults({ hangRate: 1 });
    const id = await system.client.accepted(anOrder());
    const holder = await eventually('a consumer has it', async () => {
      for (const consumer of system.consumers) if ((await held(consumer)) === 1) return consumer;
      return undefined;
    });
    const [asked = holder] = system.consumers.filter((consumer) => consumer !== holder);
    const early = await eventually('its confirm is recorded', async () => {
      const { isQuiet, unsettled } = await report(asked);
      return unsettled === 1 && { isQuiet, held: await held(asked) };
    });
    expect(early).toEqual({ isQuiet: false, held: 0 });

    await system.backendObserver.setFaults({});
    await holder.kill();
    await system.client.reaches(id, 'saved');
    const late = await eventually('nothing is under way', async () => {
      const { isQuiet, unsettled } = await report(asked);
      return isQuiet && { unsettled };
    });
    expect(late).toEqual({ unsettled: 0 });
  });
});
