import { dirname, relative } from 'node:path';
import { sentences } from './sentences.mjs';
import { tables } from './tables.mjs';

/** @import { MakePart } from '../docs/marked-parts.mjs' */
/** @import { Results } from './results.mjs' */

/**
 * What stands between the documents' markers of the kind `experiment`.
 * @param {Results} results
 * @param {string} resultsFile that the documents link to, as an absolute path
 * @returns {MakePart}
 */
export function documentParts(results, resultsFile) {
  return (name, file) => {
    const content = tables[name]?.(results);
    if (content === undefined)
      throw new Error(`There is no table ${name}. Known: ${Object.keys(tables).join(', ')}.`);
    // A sentence stands beside the table whose figures it names.
    if (name === 'headline' || name in sentences) return content;
    return `${content}\n\n${sourceLine(results, relative(dirname(file), resultsFile))}`;
  };
}

/**
 * @param {Results} results
 * @param {string} link
 */
function sourceLine({ commit, date, machine }, link) {
  const made = `\`npm run experiment\` at ${commit}, ${date.slice(0, 10)}`;
  return `<sub>${made}, ${machine.cores} cores (${machine.cpu}): [raw figures](${link})</sub>`;
}
