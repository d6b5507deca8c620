import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';

/** The README and everything in `docs/` that is written for people, as absolute paths. */
export async function documents() {
  const names = await readdir(join(workspaceRoot, 'docs'), { recursive: true });
  const pages = names.filter((name) => name.endsWith('.md')).sort();
  return [join(workspaceRoot, 'README.md'), ...pages.map((name) => join(workspaceRoot, 'docs', name))];
}
