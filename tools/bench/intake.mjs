// What does the full gateway cost beside the bare one, or beside another commit's? Pairs of runs, one after the other:
// accepts/s and CPU per order.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { heading, measureAccepts } from './accept-rate.mjs';
import { otherDatabase } from './other-database.mjs';
import { pairedRatio } from './paired-ratio.mjs';
import { declareQueues } from './scratch-topology.mjs';
import { entryOf } from './whole-system.mjs';

/** @import { Measured } from './accept-rate.mjs' */

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '64' },
  },
});
const databaseUrl = process.env['DATABASE_URL'] ?? '';
const gateway = { name: 'gateway', script: entryOf('gateway'), env: { DATABASE_URL: databaseUrl } };
const beside = process.env['BENCH_AGAINST_GATEWAY']
  ? {
      name: process.env['BENCH_AGAINST'] ?? '',
      script: process.env['BENCH_AGAINST_GATEWAY'],
      env: { DATABASE_URL: await otherDatabase(databaseUrl) },
    }
  : {
      name: 'bare',
      script: fileURLToPath(new URL('bare-gateway.mjs', import.meta.url)),
      env: { DATABASE_URL: databaseUrl },
    };

const queues = await declareQueues();
/** @type {{ gateway: Measured, beside: Measured }[]} */
const pairs = [];
console.log(heading);
for (let pair = 1; pair <= Number(values.pairs); pair += 1) {
  const run = { pair, seconds: Number(values.seconds), connections: Number(values.connections), queues };
  pairs.push({ gateway: await measureAccepts(gateway, run), beside: await measureAccepts(beside, run) });
}
await queues.close();
console.log(`\nmedian of ${pairs.length} pairs, ${gateway.name} / ${beside.name}:`);
console.log(`  accepts/s     ${ratio(({ perSecond }) => perSecond)}`);
console.log(`  CPU per order ${ratio(({ cpuPerOrder }) => cpuPerOrder)}`);

/** @param {(measured: Measured) => number} figure */
function ratio(figure) {
  return pairedRatio(pairs.map((pair) => [figure(pair.gateway), figure(pair.beside)])).text;
}
