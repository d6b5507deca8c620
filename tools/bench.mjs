// npm run bench: paired benchmarks. Each starts the servers that it needs, and prints ratios: this machine's speed
// drifts, so single figures say little.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { otherCommit } from './bench/other-commit.mjs';
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { findNode } from './setup/node.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { workspaceRoot } from './setup/workspace.mjs';
import { startInfrastructure } from './stack/infrastructure.mjs';
import { freePorts } from './stack/ports.mjs';
import { withClaim } from './stack/with-claim.mjs';

/** @import { Claim } from './stack/claim.mjs' */

/** @type {Record<string, string>} */
const benchmarks = {
  intake:
    'what the gateway costs beside a bare Fastify, ajv and confirm channel, or --against another commit',
  traces: 'what traces of one order in a hundred cost the gateway',
  keys: 'what API keys and a limit of each client cost the gateway',
  'key-timing': 'whether the time of its check tells a right API key from a wrong one',
  memory: 'what gateway and consumer hold after 200,000 orders',
  fleet: 'whether consumers that share a budget of backend calls use it, and keep to it',
  backlog: 'whether a million orders in the queue cost the gateway or the consumer memory, or clients time',
};

/** These measure in their own process. */
const withoutServers = ['key-timing'];

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const [name = '', ...options] = process.argv.slice(2);
  if (!Object.hasOwn(benchmarks, name)) throw new SetUpError(usage());
  process.exitCode = await withClaim('bench', 'npm run bench', (run) => benchmark(name, options, run));
}

/**
 * @param {string} name
 * @param {readonly string[]} options
 * @param {Claim} run
 */
async function benchmark(name, options, run) {
  await installDependencies();
  const node = findNode();
  const [addresses] = await Promise.all([
    withoutServers.includes(name) ? {} : startServers(run),
    build(node),
  ]);
  const script = join(workspaceRoot, `tools/bench/${name}.mjs`);
  const { ref, others } = takeAgainst(options);
  const other = ref === undefined ? undefined : await otherCommit(ref, node);
  const env = {
    ...process.env,
    ...addresses,
    BENCH_DIR: run.dir,
    ...(other && { BENCH_AGAINST: other.name, BENCH_AGAINST_GATEWAY: other.gateway }),
  };
  // A session of its own, which is ended as a whole with the servers that it measures.
  const child = spawn(node, [script, ...others], { env, stdio: 'inherit', detached: true });
  if (child.pid !== undefined)
    run.ledger.remember(name, child.pid, { stage: 0, signal: 'SIGTERM', graceMs: 2000 });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** @param {Claim} run */
async function startServers(run) {
  const [amqp, management, distribution, epmd, postgres] =
    /** @type {[number, number, number, number, number]} */ (await freePorts(5));
  return startInfrastructure(run, { ports: { amqp, management, distribution, epmd, postgres }, fresh: true });
}

/** @param {readonly string[]} options */
function takeAgainst(options) {
  const at = options.indexOf('--against');
  if (at < 0) return { ref: undefined, others: options };
  const ref = options[at + 1];
  if (!ref) throw new SetUpError('--against takes a commit: --against HEAD~1');
  return { ref, others: options.toSpliced(at, 2) };
}

function usage() {
  const lines = Object.entries(benchmarks).map(([name, question]) => `  ${name.padEnd(12)}${question}`);
  return `npm run bench -- NAME [--against COMMIT]\n${lines.join('\n')}`;
}
