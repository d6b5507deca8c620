import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findCommand, isExecutable } from './find-command.mjs';
import { step } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { userCacheDir } from './workspace.mjs';

/**
 * @typedef {object} GoCommand
 * @property {string} name
 * @property {string} path of its package, in a Go module
 * @property {string} version of the module
 * @property {string} lasts how long building it takes, for people
 * @property {string} site where it is had otherwise
 */

/**
 * A command from the PATH, else from the cache, else built from its Go module into the cache.
 * @param {GoCommand} command
 */
export async function goCommand({ name, path, version, lasts, site }) {
  const onPath = findCommand(name);
  if (onPath) return onPath;
  const folder = join(userCacheDir, `${name}-${version}`);
  const built = join(folder, name);
  if (isExecutable(built)) return built;
  const go = findCommand('go', ['/usr/local/go/bin']);
  if (!go) {
    throw new SetUpError(
      `${name} is missing, and Go to build it as well: install one of them (${site}, https://go.dev).`,
    );
  }
  await mkdir(folder, { recursive: true });
  await step(name, `building ${version} from its Go module (${lasts}, once)`, async () => {
    await runCommand(go, ['install', `${path}@${version}`], { env: { ...process.env, GOBIN: folder } });
    return `built: ${built}`;
  });
  return built;
}
