// npm run docs: writes what the documents take from the sources: code excerpts and the questions of k6.
import { generatedParts } from './docs/generated-parts.mjs';
import { fillDocuments } from './docs/marked-parts.mjs';
import { exitWith } from './setup/set-up-error.mjs';

try {
  for (const file of await fillDocuments(generatedParts)) console.log(`${file} is written anew`);
} catch (error) {
  exitWith(error);
}
