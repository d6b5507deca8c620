import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommand } from '../setup/build.mjs';
import { environmentWithNode } from '../setup/node.mjs';
import { say } from '../setup/progress.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { Stack } from './start-stack.mjs' */

/** The compiler writes many files at one change: the apps restart once, after the last. */
const QUIET_MS = 300;

/**
 * Compiles at every change of a source, and restarts the apps when the compiler has written something.
 * @param {string} node
 * @param {Stack} stack
 */
export function watchSources(node, stack) {
  const compiler = spawn(node, [...buildCommand, '--watch', '--preserveWatchOutput'], {
    cwd: workspaceRoot,
    env: environmentWithNode(node),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.once('exit', () => compiler.kill());

  /** @type {NodeJS.Timeout | undefined} */
  let quiet;
  const changed = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      if (!stack.isStopping) stack.restartApps();
    }, QUIET_MS);
  };
  for (const folder of outputFolders()) {
    watch(folder, { recursive: true }, (_, file) => {
      if (file?.endsWith('.js')) changed();
    });
  }
  say('watch', 'sources are watched');
}

function outputFolders() {
  return ['apps', 'libs'].flatMap((kind) =>
    readdirSync(join(workspaceRoot, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'e2e')
      .map((entry) => join(workspaceRoot, kind, entry.name, 'dist')),
  );
}
