import { dirname, join, relative } from 'node:path';
import prettier from 'prettier';
import { questions } from '../load/questions.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { excerpt } from './excerpt.mjs';
import { metricTable } from './metric-table.mjs';

/** `<!-- excerpt:path#symbol -->`, `<!-- questions -->` or `<!-- metrics:app -->`, and all up to the closing marker if there is one. */
const marked = /^<!-- (excerpt|questions|metrics)(?::(\S+))? -->$(?:([\s\S]*?)^<!-- \/\1 -->$)?/gm;

/**
 * A document with everything between its markers made anew from the sources.
 * @param {string} text
 * @param {string} file of the document, absolute
 * @returns {Promise<string>} formatted
 * @throws {SetUpError} when a marker is not closed or names nothing
 */
export async function withGeneratedParts(text, file) {
  const toRoot = relative(dirname(file), workspaceRoot) || '.';
  let filled = '';
  let end = 0;
  for (const match of text.matchAll(marked)) {
    const [whole, kind = '', source, inside] = match;
    const opening = source === undefined ? kind : `${kind}:${source}`;
    if (inside === undefined) throw new SetUpError(`${file}: the marker ${opening} is not closed.`);
    const content = await made[/** @type {keyof typeof made} */ (kind)](source ?? '', toRoot);
    filled += `${text.slice(end, match.index)}<!-- ${opening} -->\n\n${content}\n\n<!-- /${kind} -->`;
    end = match.index + whole.length;
  }
  filled += text.slice(end);
  if (filled === text) return text;
  return prettier.format(filled, { ...(await prettier.resolveConfig(file)), filepath: file });
}

/** What stands between markers of each kind. */
const made = { excerpt: codeBlock, questions: questionTable, metrics: metricTable };

/**
 * @param {string} source
 * @param {string} toRoot
 */
function codeBlock(source, toRoot) {
  const [path = '', symbol = ''] = source.split('#', 2);
  return `\`\`\`ts\n${excerpt(path, symbol)}\n\`\`\`\n\n<sub>[\`${path}\`](${join(toRoot, path)})</sub>`;
}

/**
 * @param {string} _
 * @param {string} toRoot
 */
function questionTable(_, toRoot) {
  const rows = [...questions()].map(
    ([name, { question, file }]) =>
      `| [\`${name}\`](${join(toRoot, relative(workspaceRoot, file))}) | ${question} |`,
  );
  return ['| question | asks |', '| --- | --- |', ...rows].join('\n');
}
