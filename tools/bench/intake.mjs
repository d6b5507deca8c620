// What does the full gateway cost beside the bare one, or beside another commit's? Neighbouring seconds of both:
// accepts/s and CPU per order.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareAccepts, pairOptions } from './compare-accepts.mjs';
import { otherDatabase } from './other-database.mjs';
import { entryOf } from './whole-system.mjs';

const { values } = parseArgs({ options: pairOptions });
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

await compareAccepts(gateway, beside, values);
