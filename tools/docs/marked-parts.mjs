import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import prettier from 'prettier';
import { SetUpError } from '../setup/set-up-error.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { documents } from './documents.mjs';

/**
 * Makes what stands in a document between `<!-- KIND:NAME -->` and `<!-- /KIND -->`.
 * @typedef {(name: string, file: string) => string | Promise<string>} MakePart
 */

/**
 * Makes the marked parts of all documents anew.
 * @param {Record<string, MakePart>} kinds by the kind of marker; others are left as they are
 * @returns {Promise<string[]>} the files that have changed, relative to the root
 */
export async function fillDocuments(kinds) {
  /** @type {string[]} */
  const changed = [];
  for (const file of await documents()) {
    const before = await readFile(file, 'utf8');
    const after = await fillMarkedParts(before, file, kinds);
    if (after === before) continue;
    await writeFile(file, after);
    changed.push(relative(workspaceRoot, file));
  }
  return changed;
}

/**
 * @param {string} text
 * @param {string} file of the document, absolute
 * @param {Record<string, MakePart>} kinds
 * @returns {Promise<string>} formatted
 * @throws {SetUpError} when a marker is not closed
 */
export async function fillMarkedParts(text, file, kinds) {
  const kind = Object.keys(kinds).join('|');
  // An opening marker, and all up to the closing one if there is one.
  const marked = new RegExp(`^<!-- (${kind})(?::(\\S+))? -->$(?:([\\s\\S]*?)^<!-- /\\1 -->$)?`, 'gm');
  let filled = '';
  let end = 0;
  for (const match of text.matchAll(marked)) {
    const [whole, kind = '', name, inside] = match;
    const opening = name === undefined ? kind : `${kind}:${name}`;
    if (inside === undefined) throw new SetUpError(`${file}: the marker ${opening} is not closed.`);
    const content = await kinds[kind]?.(name ?? '', file);
    filled += `${text.slice(end, match.index)}<!-- ${opening} -->\n\n${content}\n\n<!-- /${kind} -->`;
    end = match.index + whole.length;
  }
  filled += text.slice(end);
  if (filled === text) return text;
  return prettier.format(filled, { ...(await prettier.resolveConfig(file)), filepath: file });
}
