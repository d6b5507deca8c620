import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';

/**
 * The load scripts by name, each with the question that its first line asks.
 * @returns {Map<string, { file: string, question: string }>}
 */
export function questions() {
  const folder = join(workspaceRoot, 'k6');
  const scripts = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: name.slice(0, -'.ts'.length), file: join(folder, name) }));
  return new Map(
    scripts.flatMap(({ name, file }) => {
      const [, question] = /^\/\/ (.+\?)$/m.exec(readFileSync(file, 'utf8').split('\n', 1)[0] ?? '') ?? [];
      return question === undefined ? [] : [[name, { file, question }]];
    }),
  );
}
