import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentWithNode } from '../setup/node.mjs';
import { step } from '../setup/progress.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { localDir, workspaceRoot } from '../setup/workspace.mjs';

/**
 * Another commit of this repository, checked out and built beside this tree.
 * @param {string} ref of git: `HEAD~1`, a branch, a commit
 * @param {string} node
 * @returns {Promise<{ name: string, gateway: string }>} its short name, and the gateway's entry file
 */
export async function otherCommit(ref, node) {
  const commit = (await git('rev-parse', '--verify', `${ref}^{commit}`)).trim();
  const name = commit.slice(0, 10);
  const dir = join(localDir, 'commits', name);
  const gateway = join(dir, 'apps/gateway/dist/main.js');
  if (existsSync(gateway)) return { name, gateway };
  await step('worktree', `building ${ref} (${name})`, async () => {
    // A folder that was deleted by hand is still known to git.
    await git('worktree', 'prune');
    if (!existsSync(dir)) await git('worktree', 'add', '--detach', '--quiet', dir, commit);
    await installAt(dir);
    const compiler = join(dir, 'node_modules/typescript/bin/tsc');
    await runCommand(node, [compiler, '--build', 'apps/gateway/tsconfig.app.json'], {
      cwd: dir,
      env: environmentWithNode(node),
    });
  });
  return { name, gateway };
}

/** @param {string} dir */
async function installAt(dir) {
  const [ours, theirs] = await Promise.all(
    [workspaceRoot, dir].map((root) => readFile(join(root, 'package-lock.json'))),
  );
  // Links to the workspace's own packages are relative, so that in a copy they lead to that commit's.
  if (theirs && ours?.equals(theirs))
    await runCommand('cp', ['-a', '--link', join(workspaceRoot, 'node_modules'), dir]);
  else await runCommand('npm', ['ci', '--no-progress', '--loglevel=error'], { cwd: dir });
}

/** @param {...string} args */
const git = (...args) => runCommand('git', args, { cwd: workspaceRoot });
