import { sentences } from './sentences.mjs';
import { tables } from './tables.mjs';

/** @import { Results } from './results.mjs' */

/** An opening marker, and all up to the closing one if there is one. */
const marked = /^<!-- experiment:([\w-]+) -->$(?:([\s\S]*?)^<!-- \/experiment:\1 -->$)?/gm;

/**
 * Fills what stands between `<!-- experiment:NAME -->` and `<!-- /experiment:NAME -->`.
 * @param {string} text of a document
 * @param {Results} results
 * @param {string} link to the raw figures, from the document
 * @returns {string}
 * @throws {Error} when a marker names nothing that is known or is not closed
 */
export function fillMarkers(text, results, link) {
  return text.replace(marked, (_, /** @type {string} */ name, /** @type {string | undefined} */ inside) => {
    const content = tables[name]?.(results);
    if (content === undefined)
      throw new Error(`There is no table ${name}. Known: ${Object.keys(tables).join(', ')}.`);
    if (inside === undefined) throw new Error(`The marker experiment:${name} is not closed.`);
    // A sentence stands beside the table whose figures it names.
    const source = name === 'headline' || name in sentences ? '' : `${sourceLine(results, link)}\n\n`;
    return `<!-- experiment:${name} -->\n\n${content}\n\n${source}<!-- /experiment:${name} -->`;
  });
}

/**
 * @param {Results} results
 * @param {string} link
 */
function sourceLine({ commit, date, machine }, link) {
  const made = `\`npm run experiment\` at ${commit}, ${date.slice(0, 10)}`;
  return `<sub>${made}, ${machine.cores} cores (${machine.cpu}): [raw figures](${link})</sub>`;
}
