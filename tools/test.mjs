// npm test: everything that is missing is set up, then all unit specs, then the end-to-end specs against a RabbitMQ
// and a PostgreSQL of their own, then some rows of the failure table. The last line is the sum.
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
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
import { runShortChaos, shortSet } from './testing/run-chaos.mjs';
import { endToEndProject, runJest, unitProjects } from './testing/run-jest.mjs';
import { secretsInLogs } from './testing/secrets-in-logs.mjs';
import { workspaceRoot } from './setup/workspace.mjs';

/** @import { Claim } from './stack/claim.mjs' */
/** @import { Score } from './testing/run-jest.mjs' */

const USAGE = `npm test [-- options] [pattern ...]
  pattern                    run only the files whose path matches
  -t NAME                    run only the specs whose name matches
  --only unit | e2e | chaos  run only the one kind; with a pattern or a name the faults are left out
  --failed                   run only the files and faults that failed the last time; a broken sum stays a failure`;

/**
 * What is to be run; what is missing is left out.
 * @typedef {object} Plan
 * @property {readonly string[]} [unit] Jest's arguments
 * @property {readonly string[]} [endToEnd]
 * @property {readonly string[]} rows
 * @property {number} stays failures of the last run that no further run takes back
 */

/** @typedef {{ unit: readonly string[], endToEnd: readonly string[], rows: readonly string[], stays: number }} Failures files and rows */

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const choice = readOptions();
  const { passed, failed } = await withClaim('test', 'npm test', async (run) => {
    const record = join(run.dir, 'failed.json');
    const plan = choice.failed ? planAgain(await readFailures(record)) : planFirst(choice);
    await installDependencies();
    const node = findNode();
    const specs = await runSpecs(run, node, plan);
    const faults = await runFaults(run, node, plan.rows);
    const stays = plan.stays + specs.stays + faults.stays;
    await writeFile(record, JSON.stringify({ ...specs.failures, rows: faults.missed, stays }));
    return { passed: specs.passed + faults.passed, failed: specs.failed + faults.failed + plan.stays };
  });
  if (passed + failed === 0) console.log('Nothing to run.');
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/**
 * @param {{ only: string | undefined, patterns: readonly string[], name: string | undefined }} choice
 * @returns {Plan}
 */
function planFirst({ only, patterns, name }) {
  const isWhole = patterns.length === 0 && name === undefined;
  const chosen = selection(patterns, name);
  const wantsEndToEnd = (only ?? 'e2e') === 'e2e' && endToEndFiles().some((file) => matches(file, patterns));
  return {
    ...((only ?? 'unit') === 'unit' && { unit: chosen }),
    ...(wantsEndToEnd && { endToEnd: chosen }),
    rows: only === 'chaos' || (only === undefined && isWhole) ? shortSet : [],
    stays: 0,
  };
}

/**
 * @param {Failures} failures
 * @returns {Plan}
 */
function planAgain({ unit, endToEnd, rows, stays }) {
  return {
    ...(unit.length > 0 && { unit: ['--runTestsByPath', ...unit] }),
    ...(endToEnd.length > 0 && { endToEnd: ['--runTestsByPath', ...endToEnd] }),
    rows,
    stays,
  };
}

/**
 * @param {string} file
 * @returns {Promise<Failures>}
 */
async function readFailures(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new SetUpError('Nothing is known of a last run: npm test comes first.');
  return JSON.parse(text);
}

/** @typedef {{ passed: number, failed: number, stays: number }} Sums `stays` of those failed */

/**
 * @param {Claim} run
 * @param {string} node
 * @param {Plan} plan
 * @returns {Promise<Sums & { failures: Pick<Failures, 'unit' | 'endToEnd'> }>}
 */
async function runSpecs(run, node, plan) {
  /** @type {Score} */
  const none = { passed: 0, failed: 0, failedFiles: [] };
  let [unit, endToEnd] = [none, none];
  // Broker and database get ready while all else goes on. A failure is reported when it is needed.
  const prepared = plan.endToEnd
    ? startServers(run).then(
        (environment) => ({ environment }),
        (/** @type {unknown} */ error) => ({ error }),
      )
    : undefined;
  // Some unit specs read what is built: what the documents say of metrics is compared with the apps.
  if (plan.unit || plan.endToEnd) await build(node);
  if (plan.unit) {
    say('unit', 'running');
    unit = await runJest('unit', ['--projects', ...unitProjects(), ...plan.unit], { run, node });
  }
  const result = await prepared;
  if (result && 'error' in result) {
    console.error(messageOf(result.error));
    endToEnd = { ...none, failed: 1 };
  } else if (result) {
    say('e2e', 'running');
    endToEnd = await runJest(
      'e2e',
      ['--runInBand', '--config', join(endToEndProject, 'jest-e2e.config.cjs'), ...(plan.endToEnd ?? [])],
      { run, node, env: result.environment },
    );
    endToEnd = withLogs(endToEnd, run, plan);
  }
  const ofNoFile = [unit, endToEnd].filter(({ failedFiles }) => failedFiles.length === 0);
  return {
    passed: unit.passed + endToEnd.passed,
    failed: unit.failed + endToEnd.failed,
    stays: ofNoFile.reduce((sum, { failed }) => sum + failed, 0),
    failures: { unit: unit.failedFiles, endToEnd: endToEnd.failedFiles },
  };
}

/**
 * Counts one more: that no app of any spec has told a secret. Without logs that fails, unless only some specs were run.
 * @param {Score} score
 * @param {Claim} run
 * @param {Plan} plan
 * @returns {Score}
 */
function withLogs(score, run, plan) {
  const places = secretsInLogs(join(run.dir, 'logs'));
  if (!places) return plan.endToEnd?.length ? score : { ...score, failed: score.failed + 1 };
  if (places.length === 0) return { ...score, passed: score.passed + 1 };
  console.error(`Secrets stand in the logs of the apps:\n${places.join('\n')}`);
  return { ...score, failed: score.failed + 1 };
}

/**
 * @param {Claim} run
 * @param {string} node
 * @param {readonly string[]} rows
 * @returns {Promise<Sums & { missed: readonly string[] }>}
 */
async function runFaults(run, node, rows) {
  if (rows.length === 0) return { passed: 0, failed: 0, stays: 0, missed: [] };
  say('chaos', 'running');
  const { passed, failed, missed } = await runShortChaos(run, node, rows);
  return { passed, failed, stays: failed - missed.length, missed };
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
      options: {
        only: { type: 'string' },
        name: { type: 'string', short: 't' },
        failed: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    if (values.only !== undefined && !['unit', 'e2e', 'chaos'].includes(values.only))
      throw new Error(`unknown: ${values.only}`);
    return { only: values.only, patterns: positionals, name: values.name, failed: values.failed };
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
