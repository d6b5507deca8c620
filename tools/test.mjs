// npm test: everything that is missing is set up, then all unit specs, then the end-to-end specs against a RabbitMQ
// and a PostgreSQL of their own, then some rows of the failure table. The last line is the sum.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { findNode } from './setup/node.mjs';
import { say } from './setup/progress.mjs';
import { SetUpError, exitWith, messageOf } from './setup/set-up-error.mjs';
import { startInfrastructure } from './stack/infrastructure.mjs';
import { freePorts } from './stack/ports.mjs';
import { withClaim } from './stack/with-claim.mjs';
import { runShortChaos } from './testing/run-chaos.mjs';
import { endToEndProject, runJest, unitProjects } from './testing/run-jest.mjs';
import { workspaceRoot } from './setup/workspace.mjs';

/** @import { Claim } from './stack/claim.mjs' */

const USAGE = `npm test [-- options] [pattern ...]
  pattern                    run only the files whose path matches
  -t NAME                    run only the specs whose name matches
  --only unit | e2e | chaos  run only the one kind; with a pattern or a name the faults are left out`;

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const { only, patterns, name } = readOptions();
  const isWhole = patterns.length === 0 && name === undefined;
  const { passed, failed } = await withClaim('test', 'npm test', async (run) => {
    const specs = only === 'chaos' ? { passed: 0, failed: 0 } : await runSpecs(run, only, patterns, name);
    if (only !== 'chaos' && !(only === undefined && isWhole)) return specs;
    const faults = await runFaults(run);
    return { passed: specs.passed + faults.passed, failed: specs.failed + faults.failed };
  });
  if (passed + failed === 0) console.log('No spec matches.');
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/**
 * @param {Claim} run
 * @param {string | undefined} only
 * @param {readonly string[]} patterns
 * @param {string | undefined} name
 */
async function runSpecs(run, only, patterns, name) {
  await installDependencies();
  const node = findNode();
  const wantsEndToEnd = only !== 'unit' && endToEndFiles().some((file) => matches(file, patterns));
  // Broker, database and build get ready while the unit specs run. A failure is reported when it is needed.
  const prepared = wantsEndToEnd
    ? Promise.all([startServers(run), build(node)]).then(
        ([environment]) => ({ environment }),
        (/** @type {unknown} */ error) => ({ error }),
      )
    : undefined;

  const unit = { passed: 0, failed: 0 };
  if (only !== 'e2e') {
    say('unit', 'running');
    Object.assign(
      unit,
      await runJest('unit', ['--projects', ...unitProjects(), ...selection(patterns, name)], { run, node }),
    );
  }
  if (!prepared) return unit;
  const result = await prepared;
  if ('error' in result) {
    console.error(messageOf(result.error));
    return { ...unit, failed: unit.failed + 1 };
  }
  say('e2e', 'running');
  const endToEnd = await runJest(
    'e2e',
    ['--runInBand', '--config', join(endToEndProject, 'jest-e2e.config.cjs'), ...selection(patterns, name)],
    { run, node, env: result.environment },
  );
  return { passed: unit.passed + endToEnd.passed, failed: unit.failed + endToEnd.failed };
}

/** @param {Claim} run */
async function runFaults(run) {
  await installDependencies();
  say('chaos', 'running');
  return runShortChaos(run, findNode());
}

/**
 * A broker and a database for the specs, and what they need to know about them.
 * @param {Claim} run
 */
async function startServers(run) {
  const [amqp, management, distribution, epmd, postgres] =
    /** @type {[number, number, number, number, number]} */ (await freePorts(5));
  const addresses = await startInfrastructure(run, {
    ports: { amqp, management, distribution, epmd, postgres },
    fresh: true,
  });
  /** @param {string} tool */
  const control = (tool) =>
    JSON.stringify({ control: join(workspaceRoot, 'tools/stack', tool), dir: run.dir });
  return {
    E2E_RABBITMQ_URL: addresses.RABBITMQ_URLS,
    E2E_RABBITMQ_MANAGEMENT_URL: addresses.RABBITMQ_MANAGEMENT_URL,
    E2E_DATABASE_URL: addresses.DATABASE_URL,
    E2E_RABBITMQ_NODE: control('broker.mjs'),
    E2E_POSTGRES: control('database.mjs'),
  };
}

function endToEndFiles() {
  const folder = join(endToEndProject, 'test');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.e2e-spec.ts'))
    .map((name) => join(folder, name));
}

/**
 * @param {string} file
 * @param {readonly string[]} patterns
 */
function matches(file, patterns) {
  return patterns.length === 0 || patterns.some((pattern) => new RegExp(pattern, 'i').test(file));
}

/**
 * @param {readonly string[]} patterns
 * @param {string | undefined} name
 */
function selection(patterns, name) {
  return [
    ...(patterns.length === 0 ? [] : ['--testPathPatterns', ...patterns]),
    ...(name === undefined ? [] : ['--testNamePattern', name]),
  ];
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      options: { only: { type: 'string' }, name: { type: 'string', short: 't' } },
      allowPositionals: true,
    });
    if (values.only !== undefined && !['unit', 'e2e', 'chaos'].includes(values.only))
      throw new Error(`unknown: ${values.only}`);
    return { only: values.only, patterns: positionals, name: values.name };
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
