import { connect } from 'amqplib';
import { anOrder, eventually, GatewayClient, reconcile, useSystem } from '../src/index.js';

const system = useSystem();

interface Report {
  readonly isQuiet: boolean;
  readonly unsettled: number;
  readonly publishers: readonly { readonly unsettled: readonly { from: number; to: number }[] }[];
}

const report = async () =>
  (await new GatewayClient(system.consumer.adminUrl).request<Report>('GET', '/admin/reconciliation')).body;

describe('the reconciliation', () => {
  it('names the number of an order that is lost', async () => {
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
    await eventually('nothing is under way', async () => (await report()).isQuiet);
    expect(await report()).toMatchObject({ unsettled: 0 });
    expect(await reconcile(system)).toMatchObject({ code: 0, output: expect.stringContaining('Adds up') });

    // Ended, so that somebody else gets the second order and throws it away.
    await system.consumer.kill('SIGTERM');
    await system.client.accepted(anOrder());
    const connection = await connect(system.vhost.url);
    const channel = await connection.createChannel();
    await eventually('the order is stolen', () => channel.get(system.vhost.names.queue, { noAck: true }));
    await connection.close();
    await system.consumer.start();

    const lost = await eventually('its number is missing', async () => {
      const { isQuiet, unsettled, publishers } = await report();
      return isQuiet && unsettled === 1 && publishers.flatMap((publisher) => publisher.unsettled);
    });
    expect(lost).toEqual([{ from: 2, to: 2 }]);
    const { code, output } = await reconcile(system);
    expect(code).toBe(1);
    expect(output).toContain('without an end: 2');
    expect(output).toContain('1 confirmed orders have no end');
  });
});
