/*
 * Does Schemathesis find a request that a gateway with API keys answers wrongly, or whose order is published and should
 * not be? Without a key, then with a right one, on a further gateway of the stack that runs in this clone.
 *
 *   node apps/e2e/hostile/schemathesis.mjs
 *
 * The first time it makes an environment of Python for it, from PyPI. Environment: MAX_EXAMPLES (50; of each
 * operation), SEED (1). Exit code 0 if nothing is wrong.
 */
import { compileValidator, Order } from '@order-intake/contracts';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withKeyedGateway } from '../browser/keyed-gateway.mjs';

const { MAX_EXAMPLES = '50', SEED = '1' } = process.env;
const version = '4.32.5';
/** README.md beside this file says what they find, and why that is meant. */
const checksLeftOut = ['positive_data_acceptance', 'unsupported_method'];
const runTimeoutMs = 300_000;

const environment = fileURLToPath(new URL(`../../../.local/schemathesis-${version}`, import.meta.url));
const program = join(environment, 'bin/schemathesis');
const folder = mkdtempSync(join(tmpdir(), 'order-intake-schemathesis-'));
const violationsOf = compileValidator(Order);

try {
  install();
  await withKeyedGateway('schemathesis', async (gateway) => {
    const stranger = run(gateway.url, 'without a key', []);
    const ofStranger = await published(gateway);
    const client = run(gateway.url, 'with a key', ['--header', `Authorization: Bearer ${gateway.key}`]);
    const ofBoth = await published(gateway);
    const accepted = client.exchanges.filter(({ response }) => response.status === 202);
    const faults = [
      ...stranger.faults,
      ...client.faults,
      ...(ofStranger === 0 ? [] : [`${ofStranger} orders were published without a key`]),
      ...(accepted.length > 0 ? [] : ['no order was accepted with a key, so nothing was tried']),
      ...(ofBoth === accepted.length ? [] : [`${ofBoth} orders were published, ${accepted.length} accepted`]),
      ...accepted.filter(isNoOrder).map(({ request }) => `this was accepted: ${request.postData?.text}`),
    ];
    console.log(`${accepted.length} orders were accepted, ${ofBoth} published.`);
    for (const fault of faults) console.log(`WRONG: ${fault}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install() {
  if (existsSync(program)) return;
  const pip = join(environment, 'bin/pip');
  for (const [command, ...args] of [
    ['python3', '-m', 'venv', '--clear', environment],
    [pip, 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${version}`],
  ]) {
    const { status } = spawnSync(command, args, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`Schemathesis ${version} needs Python 3 with venv, and PyPI`);
  }
}

/** All requests of one run with their answers, as HAR has them, and what is wrong with them. */
function run(url, how, options) {
  const har = join(folder, `${how.replaceAll(' ', '-')}.har`);
  const args = [
    ...['run', `${url}/openapi.json`, '--max-examples', MAX_EXAMPLES, '--seed', SEED],
    ...['--continue-on-failure', '--exclude-checks', checksLeftOut.join()],
    ...['--report', 'har', '--report-har-path', har, ...options],
  ];
  const begun = performance.now();
  const { status } = spawnSync(program, args, {
    stdio: 'inherit',
    timeout: runTimeoutMs,
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (!existsSync(har)) throw new Error(`Schemathesis ended with ${status} ${how}, and reported nothing`);
  const exchanges = JSON.parse(readFileSync(har, 'utf8')).log.entries;
  const statuses = Object.groupBy(exchanges, ({ response }) => response.status);
  const counts = Object.entries(statuses).map(([code, { length }]) => `${code}: ${length}`);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
  console.log(`${how}: ${exchanges.length} requests in ${seconds} s; ${counts.join(', ')}`);
  const broken = exchanges.filter(({ response }) => response.status >= 500 || response.status === 0);
  return {
    exchanges,
    faults: [
      ...(status === 0 ? [] : [`Schemathesis ended with ${status} ${how}`]),
      ...broken.map(({ request, response }) => `${response.status} for ${request.method} ${request.url}`),
    ],
  };
}

/** How many orders the broker has confirmed to this gateway. */
async function published({ adminUrl }) {
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  return Number(/^gateway_confirm_duration_seconds_count\S* (\d+)/m.exec(metrics)?.[1] ?? 0);
}

function isNoOrder({ request }) {
  try {
    return violationsOf(JSON.parse(request.postData.text)) !== undefined;
  } catch {
    return true;
  }
}
