import { freePorts } from '../stack/ports.mjs';
import { ServerProcess } from './server-process.mjs';

/**
 * A gateway under measurement, at ports of its own.
 * @param {string} script
 * @param {Record<string, string>} env over this process's own
 * @returns {Promise<{ port: number, server: ServerProcess }>} when it is ready
 */
export async function startGateway(script, env) {
  const [port = 0, admin = 0] = await freePorts(2);
  const server = new ServerProcess(script, {
    GATEWAY_PORT: String(port),
    GATEWAY_ADMIN_PORT: String(admin),
    ORDER_ID_SECRET: 'for-this-benchmark-only',
    ...env,
  });
  await server.ready(`http://127.0.0.1:${port}/health/ready`);
  return { port, server };
}
