/** All of it is made from docs/api/openapi.json: a function for each operation, and the client that it is handed. */
export * from './generated/index.js';
export { createClient, type Client } from './generated/client/index.js';
