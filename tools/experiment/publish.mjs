// Draws the charts and fills the tables from docs/results/experiment.json. Run by `npm run experiment`, on Node 24.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fillDocuments } from '../docs/marked-parts.mjs';
import { say } from '../setup/progress.mjs';
import { SetUpError, exitWith } from '../setup/set-up-error.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { drawCharts } from './charts/draw-charts.mjs';
import { documentParts } from './document-parts.mjs';

/** @import { Results } from './results.mjs' */

const resultsFile = join(workspaceRoot, 'docs/results/experiment.json');

try {
  const results = await readResults();
  const { drawn, skipped } = await drawCharts(results, dirname(resultsFile));
  say('charts', drawn.join(', '));
  for (const reason of skipped) say('charts', reason);
  const changed = await fillDocuments({ experiment: documentParts(results, resultsFile) });
  say('tables', changed.length > 0 ? `written into ${changed.join(', ')}` : 'are as they were');
} catch (error) {
  exitWith(error);
}

/** @returns {Promise<Results>} */
async function readResults() {
  const text = await readFile(resultsFile, 'utf8').catch(() => {
    throw new SetUpError(`${resultsFile} is missing: run \`npm run experiment\`.`);
  });
  return JSON.parse(text);
}
