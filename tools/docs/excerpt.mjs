import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { SetUpError } from '../setup/set-up-error.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/**
 * The source of one declaration with its comment, moved to the left margin.
 * @param {string} path from the root of the workspace
 * @param {string} symbol a name at the top of the file, or `Class.member`, without the `#` of a private one
 * @returns {string}
 */
export function excerpt(path, symbol) {
  const text = readFileSync(join(workspaceRoot, path), 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  /** @type {ts.Node | undefined} */
  let found = source;
  for (const name of symbol.split('.')) found = found && namedChild(found, name);
  if (!found)
    throw new SetUpError(`${path} has no ${symbol}: the document that shows it needs another excerpt.`);
  const start = found.getStart(source, true);
  const lineStart = text.lastIndexOf('\n', start) + 1;
  return withoutIndent(text.slice(lineStart, found.end));
}

/**
 * @param {ts.Node} node
 * @param {string} name
 * @returns {ts.Node | undefined}
 */
function namedChild(node, name) {
  return ts.forEachChild(node, (child) => {
    const names = ts.isVariableStatement(child) ? child.declarationList.declarations : [child];
    return names.some((each) => nameOf(each) === name) ? child : undefined;
  });
}

/** @param {ts.Node} node */
function nameOf(node) {
  const { name } = /** @type {{ name?: ts.Node }} */ (node);
  return name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name))
    ? name.text.replace(/^#/, '')
    : undefined;
}

/** @param {string} text */
function withoutIndent(text) {
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  return text
    .split('\n')
    .map((line) => line.slice(Math.min(indent, line.search(/\S|$/))))
    .join('\n');
}
