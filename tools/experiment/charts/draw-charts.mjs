import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { burst } from './burst.mjs';
import { collapse } from './collapse.mjs';
import { failures } from './failures.mjs';
import { fourCurves } from './four-curves.mjs';
import { latency } from './latency.mjs';
import { promotedBytes } from './promoted-bytes.mjs';
import { renderSvg } from './render-svg.mjs';
import { requiredThroughput } from './required-throughput.mjs';
import { throughput } from './throughput.mjs';
import { countOf, validResults } from './valid-results.mjs';
import { whereTheTimeGoes } from './where-the-time-goes.mjs';

/** @import { Results } from '../results.mjs' */

export const charts = [
  requiredThroughput,
  collapse,
  throughput,
  latency,
  failures,
  fourCurves,
  burst,
  whereTheTimeGoes,
  promotedBytes,
];

/**
 * Draws what the results allow, each into a file of its own. The file of a chart that is left out stays as it was.
 * @param {Partial<Results>} results
 * @param {string} folder made if it is missing
 * @returns {Promise<{ drawn: string[], skipped: string[] }>} names of files, and a sentence for each that is left out
 */
export async function drawCharts(results, folder) {
  const valid = validResults(results);
  /** @type {string[]} */
  const drawn = [];
  /** @type {string[]} */
  const skipped = [];
  await mkdir(folder, { recursive: true });
  for (const { name, needs, draw } of charts) {
    const file = `${name}.svg`;
    const missing = needs.filter((part) => countOf(valid[part]) === 0);
    if (missing.length > 0) {
      skipped.push(`${file} is not drawn: the results have no valid ${missing.join(', no valid ')}.`);
      continue;
    }
    const picture = draw(/** @type {Required<Results>} */ (valid));
    const invalid = needs.reduce((sum, part) => sum + countOf(results[part]) - countOf(valid[part]), 0);
    if (invalid > 0) picture.title.subtitle.push(`Left out as invalid: ${invalid} of the measurements.`);
    await writeFile(join(folder, file), await renderSvg(picture));
    drawn.push(file);
  }
  return { drawn, skipped };
}
