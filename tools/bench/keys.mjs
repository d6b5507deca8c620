// What do API keys and a limit of each client cost the gateway? Neighbouring seconds of two gateways, with both and without.
import { hash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { compareAccepts, pairOptions } from './compare-accepts.mjs';
import { entryOf } from './whole-system.mjs';

const { values } = parseArgs({
  options: { ...pairOptions, keys: { type: 'string', default: '20' } },
});

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

await compareAccepts(keyed, open, values, 0.95);
