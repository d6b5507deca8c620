import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { questions } from '../load/questions.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { documents } from './documents.mjs';
import { excerpt } from './excerpt.mjs';
import { generatedParts } from './generated-parts.mjs';
import { anchorsOf, linksOf } from './links.mjs';
import { fillMarkedParts } from './marked-parts.mjs';

/** @type {{ file: string, text: string }[]} */
let pages;

beforeAll(async () => {
  pages = (await documents()).map((file) => ({ file, text: readFileSync(file, 'utf8') }));
});

describe('the documents', () => {
  it('show the code as it is, and all questions of k6: `npm run docs` changes nothing', async () => {
    for (const { file, text } of pages) expect(await fillMarkedParts(text, file, generatedParts)).toBe(text);
  });

  it('link to files and headings that exist', () => {
    const broken = pages.flatMap(({ file, text }) =>
      linksOf(text)
        .filter((link) => !exists(link, file))
        .map((link) => `${relative(workspaceRoot, file)}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('name only commands and questions that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8'));
    const text = pages.map((page) => page.text).join('\n');
    const commands = [...text.matchAll(/npm (?:run )?(start|test|(?<=run )[a-z][\w-]*)/g)].map(
      ([, name]) => name,
    );
    const asked = [...text.matchAll(/npm run load -- ([a-z][\w-]*)/g)].map(([, name]) => name);
    expect(commands.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
    expect(asked.filter((name) => !questions().has(name ?? ''))).toEqual([]);
    expect(commands.length).toBeGreaterThan(5);
  });
});

/**
 * @param {string} link
 * @param {string} file that it stands in
 */
function exists(link, file) {
  const [path = '', anchor] = link.split('#', 2);
  const target = path === '' ? file : resolve(dirname(file), decodeURIComponent(path));
  if (!existsSync(target)) return false;
  return (
    anchor === undefined || !target.endsWith('.md') || anchorsOf(readFileSync(target, 'utf8')).has(anchor)
  );
}

describe('an excerpt', () => {
  it('is one member of a class with its comment and decorators, at the left margin', () => {
    const lines = excerpt(
      'apps/gateway/src/submit-order/submit-order.controller.ts',
      'SubmitOrderController.submit',
    );
    expect(lines).toMatch(/^\/\*\* .+\n@Post\(\)\nasync submit\(/);
    expect(lines).toMatch(/\n}$/);
  });

  it('must exist', () => {
    expect(() => excerpt('tools/docs/excerpt.mjs', 'nobody')).toThrow('has no nobody');
  });
});

describe('a link', () => {
  it('is found in text, in reference tables and in pictures; those to other hosts are not checked', () => {
    const text = '[a](x.md#b) ![c](d.svg) <img src="e.svg"> <a href="#f"> [g](https://h.example) `[i](j)`';
    expect(linksOf(text)).toEqual(['x.md#b', 'd.svg', 'e.svg', '#f']);
  });

  it('may name a heading as GitHub does', () => {
    expect(anchorsOf("# What's *this*, `npm run x`?\n\n## A\n## A\n")).toEqual(
      new Set(['whats-this-npm-run-x', 'a', 'a-1']),
    );
  });
});
