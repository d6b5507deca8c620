// What do traces cost the gateway? Neighbouring seconds of two gateways, with a part of the orders sampled and without traces.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { compareAccepts, pairOptions } from './compare-accepts.mjs';
import { entryOf } from './whole-system.mjs';

/** @import { AddressInfo } from 'node:net' */

const { values } = parseArgs({
  options: { ...pairOptions, sampled: { type: 'string', default: '0.01' } },
});

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

await compareAccepts(traced, plain, values, 0.95);
collector.close();
collector.closeAllConnections();
if (spans === 0) throw new Error('no span came: nothing was measured');
console.log(`${spans} spans came`);
