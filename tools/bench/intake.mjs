// What does the full gateway cost beside the bare one, or beside another commit's? Pairs of runs, one after the other:
// accepts/s and CPU per order.
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sendOrders } from './order-load.mjs';
import { otherDatabase } from './other-database.mjs';
import { pairedRatio } from './paired-ratio.mjs';
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
const databaseUrl = process.env['DATABASE_URL'] ?? '';
const gateway = {
  name: 'gateway',
  script: fileURLToPath(new URL('../../apps/gateway/dist/main.js', import.meta.url)),
  databaseUrl,
};
const beside = process.env['BENCH_AGAINST_GATEWAY']
  ? {
      name: process.env['BENCH_AGAINST'] ?? '',
      script: process.env['BENCH_AGAINST_GATEWAY'],
      databaseUrl: await otherDatabase(databaseUrl),
    }
  : { name: 'bare', script: fileURLToPath(new URL('bare-gateway.mjs', import.meta.url)), databaseUrl };

/** V8 compiles the gateway's code for about its first 30,000 orders. */
const warmUpSeconds = 10;

/** @typedef {{ perSecond: number, cpuPerOrder: number }} Measured accepts; microseconds of CPU */

const queues = await declareQueues();
/** @type {{ gateway: Measured, beside: Measured }[]} */
const pairs = [];
console.log(`pair  ${'server'.padEnd(10)}  accepts/s  CPU us/order  peak RSS MB`);
for (let pair = 1; pair <= Number(values.pairs); pair += 1) {
  const measured = { gateway: await measure(gateway, pair), beside: await measure(beside, pair) };
  pairs.push(measured);
}
await queues.close();
console.log(`\nmedian of ${pairs.length} pairs, ${gateway.name} / ${beside.name}:`);
console.log(`  accepts/s     ${ratio(({ perSecond }) => perSecond)}`);
console.log(`  CPU per order ${ratio(({ cpuPerOrder }) => cpuPerOrder)}`);

/**
 * @param {{ name: string, script: string, databaseUrl: string }} what
 * @param {number} pair
 * @returns {Promise<Measured>}
 */
async function measure({ name, script, databaseUrl }, pair) {
  const secret = 'for-this-benchmark-only';
  const server = new ServerProcess(script, {
    GATEWAY_PORT: String(port),
    GATEWAY_ADMIN_PORT: String(port + 1),
    ORDER_ID_SECRET: secret,
    DATABASE_URL: databaseUrl,
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
  const cells = [String(pair).padStart(4), name.padEnd(10), perSecond.toFixed(0).padStart(9)];
  console.log([...cells, cpuPerOrder.toFixed(0).padStart(13), String(peak).padStart(12)].join('  '));
  await queues.empty();
  await sleep(1_000);
  return { perSecond, cpuPerOrder };
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
  return pairedRatio(pairs.map((pair) => [figure(pair.gateway), figure(pair.beside)])).text;
}
