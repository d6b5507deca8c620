// What do API keys and a limit of each client cost the gateway? Pairs of runs, with both and without.
import { hash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { heading, measureAccepts } from './accept-rate.mjs';
import { pairedRatio } from './paired-ratio.mjs';
import { declareQueues } from './scratch-topology.mjs';
import { entryOf } from './whole-system.mjs';

/** @import { Measured } from './accept-rate.mjs' */

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '64' },
    keys: { type: 'string', default: '20' },
  },
});
const enough = 0.95;

const keys = Array.from(
  { length: Number(values.keys) },
  () => `oik_${randomBytes(32).toString('base64url')}`,
);
const script = entryOf('gateway');
const open = { name: 'open', script, env: {} };
const keyed = {
  name: 'keyed',
  script,
  env: {
    API_KEYS: keys.map((key, index) => `client-${index}:${hash('sha256', key)}`).join(),
    RATE_LIMIT_PER_SECOND: '1000000',
  },
  authorization: `Bearer ${keys[0]}`,
};

const queues = await declareQueues();
/** @type {{ keyed: Measured, open: Measured }[]} */
const pairs = [];
console.log(heading);
for (let pair = 1; pair <= Number(values.pairs); pair += 1) {
  const run = { pair, seconds: Number(values.seconds), connections: Number(values.connections), queues };
  // By turns the one and the other goes first: what the first leaves behind then meets both.
  const first = await measureAccepts(pair % 2 ? keyed : open, run);
  const second = await measureAccepts(pair % 2 ? open : keyed, run);
  pairs.push(pair % 2 ? { keyed: first, open: second } : { keyed: second, open: first });
}
await queues.close();

const accepts = ratio(({ perSecond }) => perSecond);
console.log(`\nmedian of ${pairs.length} pairs, one of ${values.keys} keys and a limit / neither:`);
console.log(`  accepts/s     ${accepts.text}`);
console.log(`  CPU per order ${ratio(({ cpuPerOrder }) => cpuPerOrder).text}`);
console.log(`${accepts.median >= enough ? 'Enough' : 'Not enough'}: >= ${enough} is asked for.`);

/** @param {(measured: Measured) => number} figure */
function ratio(figure) {
  return pairedRatio(pairs.map((pair) => [figure(pair.keyed), figure(pair.open)]));
}
