import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { workspaceRoot } from '../setup/workspace.mjs';

/** What the figures depend on; the documents that they are written to are not part of it. */
const sources = ['apps', 'libs', 'k6', 'tools', 'package-lock.json'];

/**
 * The commit, with a hash behind it where the sources differ from it: `e987ef6+1f3a9c20`.
 * @returns {string} `unknown` outside a git repository
 */
export function sourceState() {
  const commit = git('rev-parse', '--short=10', 'HEAD').trim();
  if (commit === '') return 'unknown';
  const changes = git('diff', 'HEAD', '--', ...sources);
  const added = git('ls-files', '--others', '--exclude-standard', '-z', '--', ...sources)
    .split('\0')
    .filter((path) => path !== '');
  if (changes === '' && added.length === 0) return commit;
  const hash = createHash('sha256').update(changes);
  for (const path of added) hash.update(path).update(readFileSync(join(workspaceRoot, path)));
  return `${commit}+${hash.digest('hex').slice(0, 8)}`;
}

/** @param {string[]} args */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, {
    cwd: workspaceRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0 ? stdout : '';
}
