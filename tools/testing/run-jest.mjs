import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentWithNode } from '../setup/node.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { Claim } from '../stack/claim.mjs' */
/** @typedef {{ passed: number, failed: number, failedFiles: readonly string[] }} Score absolute paths */

/** What Jest may take after its report, to end. */
const SECONDS_TO_END = 10;

const jest = join(workspaceRoot, 'node_modules/jest/bin/jest.js');
export const endToEndProject = join(workspaceRoot, 'apps/e2e');

/** Folders of all projects with unit specs. */
export function unitProjects() {
  const folders = ['apps', 'libs'].flatMap((kind) =>
    readdirSync(join(workspaceRoot, kind)).map((name) => join(workspaceRoot, kind, name)),
  );
  return [...folders, join(workspaceRoot, 'tools')].filter((folder) =>
    existsSync(join(folder, 'jest.config.cjs')),
  );
}

/**
 * Runs Jest to its end, its report on the terminal, and counts.
 * @param {string} name of the run, for its files
 * @param {readonly string[]} args
 * @param {{ run: Claim, node: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<Score>} a file that cannot be run counts as one failure
 */
export async function runJest(name, args, { run, node, env = {} }) {
  const resultFile = join(run.dir, `${name}.json`);
  await rm(resultFile, { force: true });
  const child = spawn(node, [jest, '--passWithNoTests', '--json', '--outputFile', resultFile, ...args], {
    cwd: workspaceRoot,
    // Jest loads ES modules natively, which Node hides behind this flag and warns about in every worker.
    env: {
      ...environmentWithNode(node),
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    // A session of its own, in which the apps of the end-to-end specs are as well: it is ended as a whole.
    detached: true,
  });
  const record =
    child.pid === undefined
      ? undefined
      : run.ledger.remember(name, child.pid, { stage: 1, signal: 'SIGTERM', graceMs: 5000 });
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  });
  // A spec that failed may leave something open, for which Jest would wait for ever after its report.
  const waitsForEver = setInterval(() => {
    if (secondsSince(resultFile) > SECONDS_TO_END) child.kill('SIGKILL');
  }, 1000);
  const exitCode = await ended;
  clearInterval(waitsForEver);
  if (record) await run.ledger.end(record);
  const score = await readScore(resultFile);
  const isKnown = score.passed + score.failed > 0;
  return exitCode === 0 || score.failed > 0 || (exitCode === null && isKnown)
    ? score
    : { ...score, failed: 1 };
}

/**
 * How long ago the file was written; 0 while it is not there.
 * @param {string} file
 */
function secondsSince(file) {
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return mtimeMs === undefined ? 0 : (Date.now() - mtimeMs) / 1000;
}

/**
 * @param {string} resultFile
 * @returns {Promise<Score>}
 */
async function readScore(resultFile) {
  try {
    const result = JSON.parse(await readFile(resultFile, 'utf8'));
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      failedFiles: result.testResults
        .filter((/** @type {{ status: string }} */ { status }) => status === 'failed')
        .map((/** @type {{ name: string }} */ { name }) => name),
    };
  } catch {
    return { passed: 0, failed: 0, failedFiles: [] };
  }
}
