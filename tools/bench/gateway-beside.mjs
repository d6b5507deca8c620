import { declareQueues } from './scratch-topology.mjs';
import { manage } from '../stack/management.mjs';
import { otherDatabase } from './other-database.mjs';
import { startGateway } from './start-gateway.mjs';
import { entryOf } from './whole-system.mjs';

const vhost = 'beside';

/**
 * A further gateway with a virtual host and a database of its own, and nobody who consumes.
 * @returns {Promise<{ port: number, empty: () => Promise<unknown>, stop: () => Promise<void> }>} when it is ready;
 *   `empty` throws away what was sent
 */
export async function startGatewayBeside() {
  const management = process.env['RABBITMQ_MANAGEMENT_URL'] ?? '';
  await manage(management, 'PUT', `vhosts/${vhost}`);
  await manage(management, 'PUT', `permissions/${vhost}/guest`, { configure: '.*', write: '.*', read: '.*' });
  const broker = `${process.env['RABBITMQ_URLS']}/${vhost}`;
  const queues = await declareQueues(broker);
  const { port, server } = await startGateway(entryOf('gateway'), {
    RABBITMQ_URLS: broker,
    DATABASE_URL: await otherDatabase(process.env['DATABASE_URL'] ?? ''),
  });
  return {
    port,
    empty: queues.empty,
    async stop() {
      await server.stop();
      await queues.close();
    },
  };
}
