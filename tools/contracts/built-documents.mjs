import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @typedef {Record<string, any>} Document plain JSON */

const openApiModule = join(workspaceRoot, 'apps/gateway/dist/docs/openapi-document.js');
const contractsModule = join(workspaceRoot, 'libs/contracts/dist/index.js');

/**
 * The documents that the gateway serves, made by what is built; nothing is started.
 * @returns {Promise<{ openapi: Document, asyncapi: Document }>}
 */
export async function builtDocuments() {
  const [gateway, contracts] = await Promise.all(
    [openApiModule, contractsModule].map((file) => import(pathToFileURL(file).href)),
  );
  return { openapi: plain(gateway.openApiDocument()), asyncapi: plain(contracts.asyncApiDocument()) };
}

/** What a client gets. @param {object} document */
const plain = (document) => JSON.parse(JSON.stringify(document));
