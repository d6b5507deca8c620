// Makes src/generated from the OpenAPI document, as every build does.
import { fileURLToPath } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';

/** @param {string} path */
const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));

await createClient({
  input: fromHere('../../docs/api/openapi.json'),
  output: { path: fromHere('src/generated'), module: { extension: '.js' } },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  logs: { level: 'error', file: false },
});
