// Prints the claims and the run table of a results file as Markdown, for the summary of a CI job.
import { readFile } from 'node:fs/promises';
import { exitWith, SetUpError } from '../setup/set-up-error.mjs';
import { tables } from './tables.mjs';

/** @import { Results } from './results.mjs' */

const shown = ['claims', 'run-table'];

try {
  const [file] = process.argv.slice(2);
  if (!file) throw new SetUpError('Which file? summary.mjs .local/results/experiment.json');
  /** @type {Results} */
  const results = JSON.parse(await readFile(file, 'utf8'));
  for (const name of shown) console.log(`${tables[name]?.(results)}\n`);
  for (const warning of results.warnings) console.log(`- ${warning}`);
} catch (error) {
  exitWith(error);
}
