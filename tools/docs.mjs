// npm run docs: writes what follows from the sources: code excerpts and tables in the documents, and the API documents.
// With `--release` also what others may rely on from now on (docs/api/released).
import { parseArgs } from 'node:util';
import { writeContractFiles } from './contracts/contract-files.mjs';
import { generatedParts } from './docs/generated-parts.mjs';
import { fillDocuments } from './docs/marked-parts.mjs';
import { build } from './setup/build.mjs';
import { findNode } from './setup/node.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';

try {
  const isRelease = readOptions();
  await build(findNode());
  const changed = [...(await writeContractFiles({ isRelease })), ...(await fillDocuments(generatedParts))];
  for (const file of changed) console.log(`${file} is written anew`);
} catch (error) {
  exitWith(error);
}

function readOptions() {
  try {
    return parseArgs({ options: { release: { type: 'boolean', default: false } } }).values.release;
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\nnpm run docs [-- --release]`);
  }
}
