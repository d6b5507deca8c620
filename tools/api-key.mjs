// npm run api-key -- CLIENT: a new API key, and what the gateways have to be told of it. The key is shown this once.
import { hash, randomBytes } from 'node:crypto';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';

const USAGE = `npm run api-key -- CLIENT
  CLIENT   whose key it is: 1 to 64 letters, digits, dots, dashes, underscores. It stands in the ids of its orders.`;

try {
  const [client = '', ...rest] = process.argv.slice(2);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(client) || rest.length > 0) throw new SetUpError(USAGE);
  const key = `oik_${randomBytes(32).toString('base64url')}`;
  console.log(`The key, for ${client} only; nobody can show it again:
${key}

To add to API_KEYS of all gateways, beside earlier keys until they are replaced:
${client}:${hash('sha256', key)}`);
} catch (error) {
  exitWith(error);
}
