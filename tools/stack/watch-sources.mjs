import { spawn } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { apps, buildCommand } from '../setup/build.mjs';
import { environmentWithNode } from '../setup/node.mjs';
import { say } from '../setup/progress.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { Stack } from './start-stack.mjs' */

/** The compiler writes many files at one change: the apps restart once, after the last. */
const QUIET_MS = 300;

/**
 * Compiles at every change of a source, and restarts the apps that the compiler has written something for: one app,
 * or all when it was a library.
 * @param {string} node
 * @param {Stack} stack
 */
export function watchSources(node, stack) {
  const compiler = spawn(node, [...buildCommand, '--watch', '--preserveWatchOutput'], {
    cwd: workspaceRoot,
    env: environmentWithNode(node),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  if (compiler.pid !== undefined) stack.adopt('compiler', compiler.pid);

  /** @type {NodeJS.Timeout | undefined} */
  let quiet;
  /** @type {Set<string>} */
  const changed = new Set();
  for (const { kind, name, folder } of outputFolders()) {
    watch(folder, { recursive: true }, (_, file) => {
      if (!file?.endsWith('.js')) return;
      for (const app of kind === 'apps' ? [name] : apps) changed.add(app);
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        if (!stack.isStopping) stack.restartApps(changed);
        changed.clear();
      }, QUIET_MS);
    });
  }
  say('watch', 'sources are watched');
}

function outputFolders() {
  return ['apps', 'libs'].flatMap((kind) =>
    readdirSync(join(workspaceRoot, kind))
      .map((name) => ({ kind, name, folder: join(workspaceRoot, kind, name, 'dist') }))
      .filter(({ folder }) => existsSync(folder)),
  );
}
