import { readFile, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import prettier from 'prettier';
import { documents } from '../docs/documents.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { fillMarkers } from './fill-markers.mjs';

/** @import { Results } from './results.mjs' */

/**
 * Fills what stands between the markers of the README and of the documents.
 * @param {Results} results
 * @param {string} resultsFile that the documents link to, as an absolute path
 * @returns {Promise<string[]>} the files that have changed, relative to the root
 */
export async function writeTables(results, resultsFile) {
  /** @type {string[]} */
  const changed = [];
  for (const file of await documents()) {
    const before = await readFile(file, 'utf8');
    const filled = fillMarkers(before, results, relative(dirname(file), resultsFile));
    if (filled === before) continue;
    const after = await prettier.format(filled, { ...(await prettier.resolveConfig(file)), filepath: file });
    if (after === before) continue;
    await writeFile(file, after);
    changed.push(relative(workspaceRoot, file));
  }
  return changed;
}
