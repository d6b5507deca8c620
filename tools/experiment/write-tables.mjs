import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import prettier from 'prettier';
import { fillMarkers } from './fill-markers.mjs';

/** @import { Results } from './results.mjs' */

/** @typedef {{ root: string, resultsFile: string }} Place of the documents, and of the results that they link to */

/**
 * Fills what stands between the markers of the README and of the documents.
 * @param {Results} results
 * @param {Place} place
 * @returns {Promise<string[]>} the files that have changed, relative to the root
 */
export async function writeTables(results, { root, resultsFile }) {
  /** @type {string[]} */
  const changed = [];
  for (const file of await documents(root)) {
    const before = await readFile(file, 'utf8');
    const filled = fillMarkers(before, results, relative(dirname(file), resultsFile));
    if (filled === before) continue;
    const after = await prettier.format(filled, { ...(await prettier.resolveConfig(file)), filepath: file });
    if (after === before) continue;
    await writeFile(file, after);
    changed.push(relative(root, file));
  }
  return changed;
}

/** @param {string} root */
async function documents(root) {
  const docs = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md'));
  return [join(root, 'README.md'), ...docs.map((name) => join(root, 'docs', name))];
}
