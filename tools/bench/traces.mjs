// What do traces cost the gateway? Pairs of runs, with a part of the orders sampled and without traces.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { heading, measureAccepts } from './accept-rate.mjs';
import { pairedRatio } from './paired-ratio.mjs';
import { declareQueues } from './scratch-topology.mjs';
import { entryOf } from './whole-system.mjs';

/** @import { AddressInfo } from 'node:net' */
/** @import { Measured } from './accept-rate.mjs' */

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '64' },
    sampled: { type: 'string', default: '0.01' },
  },
});
const enough = 0.95;

let spans = 0;
const collector = createServer(async (request, response) => {
  const { resourceSpans } = /** @type {any} */ (await json(request));
  for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans += scope.spans.length;
  response.setHeader('content-type', 'application/json').end('{}');
}).listen(0, '127.0.0.1');
await once(collector, 'listening');

const script = entryOf('gateway');
const plain = { name: 'plain', script, env: {} };
const traced = {
  name: 'traced',
  script,
  env: {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${/** @type {AddressInfo} */ (collector.address()).port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: values.sampled,
  },
};

const queues = await declareQueues();
/** @type {{ traced: Measured, plain: Measured }[]} */
const pairs = [];
console.log(heading);
for (let pair = 1; pair <= Number(values.pairs); pair += 1) {
  const run = { pair, seconds: Number(values.seconds), connections: Number(values.connections), queues };
  // By turns the one and the other goes first: what the first leaves behind then meets both.
  const first = await measureAccepts(pair % 2 ? traced : plain, run);
  const second = await measureAccepts(pair % 2 ? plain : traced, run);
  pairs.push(pair % 2 ? { traced: first, plain: second } : { traced: second, plain: first });
}
await queues.close();
collector.close();
collector.closeAllConnections();
if (spans === 0) throw new Error('no span came: nothing was measured');

const accepts = ratio(({ perSecond }) => perSecond);
console.log(`\nmedian of ${pairs.length} pairs, ${values.sampled} of all orders traced / none:`);
console.log(`  accepts/s     ${accepts.text}`);
console.log(`  CPU per order ${ratio(({ cpuPerOrder }) => cpuPerOrder).text}`);
console.log(
  `${spans} spans came. ${accepts.median >= enough ? 'Enough' : 'Not enough'}: >= ${enough} is asked for.`,
);

/** @param {(measured: Measured) => number} figure */
function ratio(figure) {
  return pairedRatio(pairs.map((pair) => [figure(pair.traced), figure(pair.plain)]));
}
