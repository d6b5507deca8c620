// npm run check-backend -- --url URL: does a backend do what this system relies on? Saves a dozen orders there.
import { parseArgs } from 'node:util';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { whenBuilt } from './setup/when-built.mjs';

const USAGE = `npm run check-backend -- --url URL [options]
  --url URL            base URL of the backend; it gets about a dozen orders of a customer check-...
  --refused-sku SKU    an article that it refuses (UNKNOWN-1)
  --timeout SECONDS    for each call (10)
BACKEND_HEADERS, a JSON object, is sent with each call. docs/your-backend.md says what each line means.`;

const perhapsDown = new Set(['TransientError', 'ThrottledError']);

try {
  process.exitCode = await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const { url, refusedSku, timeoutMs, headers } = readOptions();
  const { BackendClient } = await whenBuilt(import('@order-intake/backend-client'));
  const { backendUnderTest, checks } = await import('./check-backend/checks.mjs');
  const client = new BackendClient({ url, headers, timeoutMs });
  const backend = backendUnderTest(client, refusedSku);
  let passed = 0;
  for (const check of checks) {
    const verdict = await tell(check, backend);
    console.log(verdict);
    if (verdict.startsWith('pass')) passed += 1;
  }
  await client.close();
  console.log(`${passed} of ${checks.length} pass`);
  return passed === checks.length ? 0 : 1;
}

/**
 * @param {import('./check-backend/checks.mjs').Check} check
 * @param {import('./check-backend/checks.mjs').Backend} backend
 */
async function tell({ what, falls, holds }, backend) {
  try {
    return (await holds(backend)) ? `pass  ${what}` : `NO    ${what}\n      so this promise falls: ${falls}`;
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    if (!perhapsDown.has(name) && name !== 'PermanentError') throw error;
    return `fail  ${what}\n      could not be tried: ${message}`;
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string' },
        'refused-sku': { type: 'string', default: 'UNKNOWN-1' },
        timeout: { type: 'string', default: '10' },
      },
    });
    if (!values.url || !/^https?:\/\//.test(values.url) || !URL.canParse(values.url))
      throw new Error('--url takes the http address of a backend.');
    if (!/^[1-9]\d{0,2}$/.test(values.timeout)) throw new Error('--timeout takes 1 to 999 seconds.');
    return {
      url: values.url,
      refusedSku: values['refused-sku'],
      timeoutMs: Number(values.timeout) * 1000,
      headers: readHeaders(process.env['BACKEND_HEADERS']),
    };
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}

/** @param {string} [text] */
function readHeaders(text = '{}') {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || Object.values(/** @type {object} */ (value)).some((each) => typeof each !== 'string'))
    throw new Error('BACKEND_HEADERS is not a JSON object of texts.');
  return /** @type {Record<string, string>} */ (value);
}
