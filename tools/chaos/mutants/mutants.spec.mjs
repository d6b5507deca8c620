import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../../setup/workspace.mjs';
import { mutants } from './mutants.mjs';

describe('a mutant', () => {
  it.each(mutants.flatMap(({ takesOut, edits }) => edits.map((edit) => ({ takesOut, ...edit }))))(
    'finds what it takes out exactly once in $file: $takesOut',
    ({ file, find }) => {
      const text = readFileSync(join(workspaceRoot, file), 'utf8');
      expect(text.split(find)).toHaveLength(2);
    },
  );

  it('is in the table of the README', () => {
    const readme = readFileSync(join(workspaceRoot, 'tools/chaos/README.md'), 'utf8');
    for (const { takesOut, row } of mutants)
      expect(readme.replaceAll(/ +/g, ' ')).toContain(`| ${takesOut} | ${row} |`);
  });
});
