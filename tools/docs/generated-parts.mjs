import { dirname, join, relative } from 'node:path';
import { questions } from '../load/questions.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { excerpt } from './excerpt.mjs';
import { faultTable } from './fault-table.mjs';
import { metricTable } from './metric-table.mjs';
import { sizingTable } from './sizing-table.mjs';

/** What `npm run docs` makes from the sources, by the kind of marker: `excerpt:path#symbol`, `questions`, `metrics:app`, `faults`, `sizing`. */
export const generatedParts = {
  excerpt: codeBlock,
  questions: questionTable,
  metrics: metricTable,
  faults: faultTable,
  sizing: sizingTable,
};

/**
 * @param {string} source
 * @param {string} document that it stands in
 */
function codeBlock(source, document) {
  const [path = '', symbol = ''] = source.split('#', 2);
  return `\`\`\`ts\n${excerpt(path, symbol)}\n\`\`\`\n\n<sub>[\`${path}\`](${linkTo(join(workspaceRoot, path), document)})</sub>`;
}

/**
 * @param {string} _
 * @param {string} document that it stands in
 */
function questionTable(_, document) {
  const rows = [...questions()].map(
    ([name, { question, file }]) => `| [\`${name}\`](${linkTo(file, document)}) | ${question} |`,
  );
  return ['| question | asks |', '| --- | --- |', ...rows].join('\n');
}

/**
 * @param {string} file
 * @param {string} document
 */
const linkTo = (file, document) => relative(dirname(document), file);
