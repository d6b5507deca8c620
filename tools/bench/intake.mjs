// What does the full gateway cost beside the bare one? Pairs of runs, one after the other: accepts/s and CPU per order.
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sendOrders } from './order-load.mjs';
import { declareQueues } from './scratch-topology.mjs';
import { ServerProcess } from './server-process.mjs';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '64' },
  },
});
const port = 31_870;
const servers = {
  gateway: fileURLToPath(new URL('../../apps/gateway/dist/main.js', import.meta.url)),
  bare: fileURLToPath(new URL('bare-gateway.mjs', import.meta.url)),
};

/** V8 compiles the gateway's code for about its first 30,000 orders. */
const warmUpSeconds = 10;

/** @typedef {{ perSecond: number, cpuPerOrder: number, peakMemory: number }} Measured */

const queues = await declareQueues();
/** @type {{ gateway: Measured, bare: Measured }[]} */
const pairs = [];
console.log('pair  server   accepts/s  CPU us/order  peak RSS MB');
for (let pair = 1; pair <= Number(values.pairs); pair += 1) {
  const measured = { gateway: await measure('gateway', pair), bare: await measure('bare', pair) };
  pairs.push(measured);
}
await queues.close();
console.log(`\nmedian of ${pairs.length} pairs, gateway / bare:`);
console.log(`  accepts/s     ${ratio(({ perSecond }) => perSecond)}`);
console.log(`  CPU per order ${ratio(({ cpuPerOrder }) => cpuPerOrder)}`);

/**
 * @param {'gateway' | 'bare'} name
 * @param {number} pair
 * @returns {Promise<Measured>}
 */
async function measure(name, pair) {
  const secret = 'for-this-benchmark-only';
  const server = new ServerProcess(servers[name], {
    GATEWAY_PORT: String(port),
    GATEWAY_ADMIN_PORT: String(port + 1),
    ORDER_ID_SECRET: secret,
  });
  await server.ready(`http://127.0.0.1:${port}/health/ready`);
  await load(warmUpSeconds, `warm-${name}-${pair}`);
  const cpuBefore = server.cpuMicroseconds;
  const { accepted, refused, seconds } = await load(Number(values.seconds), `${name}-${pair}`);
  const cpuPerOrder = (server.cpuMicroseconds - cpuBefore) / accepted;
  const { peak } = server.memory;
  await server.stop();
  if (refused > 0) throw new Error(`${name} refused ${refused} orders: the figures would mean nothing`);
  const perSecond = accepted / seconds;
  const cells = [String(pair).padStart(4), name.padEnd(7), perSecond.toFixed(0).padStart(10)];
  console.log([...cells, cpuPerOrder.toFixed(0).padStart(13), String(peak).padStart(12)].join('  '));
  await queues.empty();
  await sleep(1_000);
  return { perSecond, cpuPerOrder, peakMemory: peak };
}

/**
 * @param {number} seconds
 * @param {string} run
 */
async function load(seconds, run) {
  const begun = performance.now();
  const until = () => performance.now() - begun >= seconds * 1_000;
  const sums = await sendOrders({ port, connections: Number(values.connections), run, until });
  return { ...sums, seconds: (performance.now() - begun) / 1_000 };
}

/** @param {(measured: Measured) => number} figure */
function ratio(figure) {
  const ratios = pairs.map(({ gateway, bare }) => figure(gateway) / figure(bare)).sort((a, b) => a - b);
  const median = ratios[Math.floor(ratios.length / 2)] ?? NaN;
  return `${median.toFixed(2)}  (${ratios.map((it) => it.toFixed(2)).join(' ')})`;
}
