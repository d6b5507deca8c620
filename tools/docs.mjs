// npm run docs: writes what the documents take from the sources: code excerpts and the questions of k6.
import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { documents } from './docs/documents.mjs';
import { withGeneratedParts } from './docs/generated-parts.mjs';
import { exitWith } from './setup/set-up-error.mjs';
import { workspaceRoot } from './setup/workspace.mjs';

try {
  for (const file of await documents()) {
    const before = await readFile(file, 'utf8');
    const after = await withGeneratedParts(before, file);
    if (after === before) continue;
    await writeFile(file, after);
    console.log(`${relative(workspaceRoot, file)} is written anew`);
  }
} catch (error) {
  exitWith(error);
}
