import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { say, step } from './progress.mjs';
import { workspaceRoot } from './workspace.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */

/** Installs exactly what package-lock.json says, unless that is there already. */
export async function installDependencies() {
  if (await isInstalled()) return say('dependencies', 'up to date');
  return step('dependencies', 'installing with npm ci (half a minute at first)', async () => {
    await runCommand('npm', ['ci', '--no-progress', '--loglevel=error'], {
      cwd: workspaceRoot,
      env: { ...process.env, PATH: pathWithoutOwnNode() },
    });
    return 'installed';
  });
}

/** Whether node_modules holds what the lockfile names. npm writes down what it installed, at the very end. */
async function isInstalled() {
  const [wanted, present] = await Promise.all([
    readPackages('package-lock.json'),
    readPackages('node_modules/.package-lock.json'),
  ]);
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, link }]) => {
    const isDependency = path.startsWith('node_modules/') || path.includes('/node_modules/');
    if (!isDependency || link) return true;
    const there = present[path];
    // An optional package may be absent: it is for another system.
    return there ? there.version === version && there.integrity === integrity : optional === true;
  });
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | undefined>}
 */
async function readPackages(file) {
  try {
    return JSON.parse(await readFile(join(workspaceRoot, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** `npm ci` removes node_modules, so it must not run on the Node that lies in there. */
function pathWithoutOwnNode() {
  const own = join(workspaceRoot, 'node_modules');
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(own))
    .join(delimiter);
}
