import { dirname, join, relative } from 'node:path';
import prettier from 'prettier';
import { questions } from '../load/questions.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { excerpt } from './excerpt.mjs';

/** `<!-- excerpt:path#symbol -->` or `<!-- questions -->`, and all up to the closing marker if there is one. */
const marked = /^<!-- (excerpt|questions)(?::(\S+))? -->$(?:([\s\S]*?)^<!-- \/\1 -->$)?/gm;

/**
 * A document with everything between its markers made anew from the sources.
 * @param {string} text
 * @param {string} file of the document, absolute
 * @returns {Promise<string>} formatted
 * @throws {SetUpError} when a marker is not closed or names nothing
 */
export async function withGeneratedParts(text, file) {
  const toRoot = relative(dirname(file), workspaceRoot) || '.';
  const filled = text.replace(marked, (_, kind, source, inside) => {
    if (inside === undefined)
      throw new SetUpError(`${file}: the marker ${kind}:${source ?? ''} is not closed.`);
    const content = kind === 'excerpt' ? codeBlock(source, toRoot) : questionTable(toRoot);
    const opening = source === undefined ? kind : `${kind}:${source}`;
    return `<!-- ${opening} -->\n\n${content}\n\n<!-- /${kind} -->`;
  });
  if (filled === text) return text;
  return prettier.format(filled, { ...(await prettier.resolveConfig(file)), filepath: file });
}

/**
 * @param {string} source
 * @param {string} toRoot
 */
function codeBlock(source, toRoot) {
  const [path = '', symbol = ''] = source.split('#', 2);
  return `\`\`\`ts\n${excerpt(path, symbol)}\n\`\`\`\n\n<sub>[\`${path}\`](${join(toRoot, path)})</sub>`;
}

/** @param {string} toRoot */
function questionTable(toRoot) {
  const rows = [...questions()].map(
    ([name, { question, file }]) =>
      `| [\`${name}\`](${join(toRoot, relative(workspaceRoot, file))}) | ${question} |`,
  );
  return ['| question | asks |', '| --- | --- |', ...rows].join('\n');
}
