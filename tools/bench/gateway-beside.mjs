import { declareQueues } from './scratch-topology.mjs';
import { manage } from '../stack/management.mjs';
import { freePorts } from '../stack/ports.mjs';
import { otherDatabase } from './other-database.mjs';
import { ServerProcess } from './server-process.mjs';
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
  const [port = 0, admin = 0] = await freePorts(2);
  const server = new ServerProcess(entryOf('gateway'), {
    GATEWAY_PORT: String(port),
    GATEWAY_ADMIN_PORT: String(admin),
    ORDER_ID_SECRET: 'for-this-benchmark-only',
    RABBITMQ_URLS: broker,
    DATABASE_URL: await otherDatabase(process.env['DATABASE_URL'] ?? ''),
  });
  await server.ready(`http://127.0.0.1:${port}/health/ready`);
  return {
    port,
    empty: queues.empty,
    async stop() {
      await server.stop();
      await queues.close();
    },
  };
}
