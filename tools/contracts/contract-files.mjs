import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import prettier from 'prettier';
import { workspaceRoot } from '../setup/workspace.mjs';
import { builtDocuments } from './built-documents.mjs';

/** @import { Document } from './built-documents.mjs' */

const folder = join(workspaceRoot, 'docs/api');
const released = join(folder, 'released');

export const kinds = /** @type {const} */ (['openapi', 'asyncapi']);

/** What others were promised last. @param {typeof kinds[number]} kind @returns {Promise<Document>} */
export async function releasedDocument(kind) {
  return JSON.parse(await readFile(join(released, `${kind}.json`), 'utf8'));
}

/**
 * The documents as files; they follow from the code.
 * @returns {Promise<Map<string, string>>} contents by absolute path
 */
export async function contractFiles() {
  const documents = await builtDocuments();
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const kind of kinds) {
    const file = join(folder, `${kind}.json`);
    const config = await prettier.resolveConfig(file);
    files.set(file, await prettier.format(JSON.stringify(documents[kind]), { ...config, filepath: file }));
  }
  return files;
}

/**
 * Writes them, and for a release what others may rely on from then on.
 * @param {{ isRelease: boolean }} options
 * @returns {Promise<string[]>} the files that have changed, relative to the root
 */
export async function writeContractFiles({ isRelease }) {
  const files = await contractFiles();
  if (isRelease)
    for (const kind of kinds)
      files.set(join(released, `${kind}.json`), files.get(join(folder, `${kind}.json`)) ?? '');
  /** @type {string[]} */
  const changed = [];
  for (const [file, text] of files) {
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
    await writeFile(file, text);
    changed.push(relative(workspaceRoot, file));
  }
  return changed;
}
