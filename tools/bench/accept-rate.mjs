import { setTimeout as sleep } from 'node:timers/promises';
import { sendOrders } from './order-load.mjs';
import { ServerProcess } from './server-process.mjs';

/** V8 compiles the gateway's code for about its first 30,000 orders. */
const warmUpSeconds = 10;
const port = 31_870;

/**
 * @typedef {{ perSecond: number, cpuPerOrder: number }} Measured accepts; microseconds of CPU
 * @typedef {{ name: string, script: string, env: Record<string, string>, authorization?: string }} Server `env` over what
 *   all have; `authorization` of its clients
 */

export const heading = `pair  ${'server'.padEnd(10)}  accepts/s  CPU us/order  peak RSS MB`;

/**
 * Starts a gateway, has it accept as many orders as it can, prints a line, and stops it.
 * @param {Server} what
 * @param {{ pair: number, seconds: number, connections: number, queues: { empty(): Promise<unknown> } }} run
 * @returns {Promise<Measured>}
 */
export async function measureAccepts(
  { name, script, env, authorization },
  { pair, seconds, connections, queues },
) {
  const server = new ServerProcess(script, {
    GATEWAY_PORT: String(port),
    GATEWAY_ADMIN_PORT: String(port + 1),
    ORDER_ID_SECRET: 'for-this-benchmark-only',
    ...env,
  });
  await server.ready(`http://127.0.0.1:${port}/health/ready`);
  const clients = { connections, authorization };
  await load(clients, warmUpSeconds, `warm-${name}-${pair}`);
  const cpuBefore = server.cpuMicroseconds;
  const { accepted, refused, tookSeconds } = await load(clients, seconds, `${name}-${pair}`);
  const cpuPerOrder = (server.cpuMicroseconds - cpuBefore) / accepted;
  const { peak } = server.memory;
  await server.stop();
  if (refused > 0) throw new Error(`${name} refused ${refused} orders: the figures would mean nothing`);
  const perSecond = accepted / tookSeconds;
  const cells = [String(pair).padStart(4), name.padEnd(10), perSecond.toFixed(0).padStart(9)];
  console.log([...cells, cpuPerOrder.toFixed(0).padStart(13), String(peak).padStart(12)].join('  '));
  await queues.empty();
  await sleep(1_000);
  return { perSecond, cpuPerOrder };
}

/**
 * @param {{ connections: number, authorization: string | undefined }} clients
 * @param {number} seconds
 * @param {string} run
 */
async function load(clients, seconds, run) {
  const begun = performance.now();
  const until = () => performance.now() - begun >= seconds * 1_000;
  const sums = await sendOrders({ port, ...clients, run, until });
  return { ...sums, tookSeconds: (performance.now() - begun) / 1_000 };
}
