import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoot } from '../setup/workspace.mjs';
import { breaksOfAsyncApi } from './breaks-of-asyncapi.mjs';
import { breaksOfOpenApi } from './breaks-of-openapi.mjs';
import { builtDocuments } from './built-documents.mjs';
import { contractFiles, releasedDocument } from './contract-files.mjs';

/** @import { Document } from './built-documents.mjs' */

/** @type {{ openapi: Document, asyncapi: Document }} */
let built;

beforeAll(async () => {
  built = await builtDocuments();
}, 60_000);

describe('the contracts that others build on', () => {
  it('stand in files as the code has them: `npm run docs` changes nothing', async () => {
    for (const [file, text] of await contractFiles()) {
      const name = relative(workspaceRoot, file);
      expect({ name, text: await readFile(file, 'utf8').catch(() => '') }).toEqual({ name, text });
    }
  }, 60_000);

  it('have the version of the client that is made from them', async () => {
    const { version } = JSON.parse(await readFile(join(workspaceRoot, 'libs/client/package.json'), 'utf8'));
    expect(version).toBe(built.openapi['info'].version);
  });

  it('keep what the OpenAPI document of the last release promised, or have another major version', async () => {
    const before = await releasedDocument('openapi');
    expect(isNextMajor(before, built.openapi) ? [] : breaksOfOpenApi(before, built.openapi)).toEqual([]);
  });

  it('keep what the AsyncAPI document of the last release promised, or have another major version', async () => {
    const before = await releasedDocument('asyncapi');
    expect(isNextMajor(before, built.asyncapi) ? [] : breaksOfAsyncApi(before, built.asyncapi)).toEqual([]);
  });
});

/**
 * @param {Document} before
 * @param {Document} after
 */
function isNextMajor(before, after) {
  const [was, is] = [before, after].map(({ info }) => Number.parseInt(info.version, 10));
  return is !== undefined && was !== undefined && is > was;
}
