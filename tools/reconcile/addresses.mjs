import { SetUpError } from '../setup/set-up-error.mjs';
import { runningStack } from '../stack/running-stack.mjs';

/**
 * @typedef {object} Addresses
 * @property {string} database
 * @property {string | undefined} backend
 * @property {string | undefined} management with user and password
 * @property {string} vhost
 */

/**
 * What to look at: by the environment if that names a database, else the stack that runs in this clone. Never some of
 * both, which would compare two systems.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Addresses>}
 */
export async function addresses(env) {
  const given = env['DATABASE_URL'] ? env : await fromRunningStack();
  return {
    database: given['DATABASE_URL'] ?? '',
    backend: given['BACKEND_URL'] || undefined,
    management: given['RABBITMQ_MANAGEMENT_URL'] || undefined,
    vhost: vhostOf(given['RABBITMQ_URLS']),
  };
}

/** @returns {Promise<Record<string, string | undefined>>} */
async function fromRunningStack() {
  const running = await runningStack();
  if (running) {
    const { DATABASE_URL, RABBITMQ_MANAGEMENT_URL, RABBITMQ_URLS, backend } = running;
    return { DATABASE_URL, RABBITMQ_MANAGEMENT_URL, RABBITMQ_URLS, BACKEND_URL: backend };
  }
  throw new SetUpError(
    'No stack runs in this clone. Start one with `npm start`, or set DATABASE_URL, BACKEND_URL and RABBITMQ_MANAGEMENT_URL.',
  );
}

/** @param {string | undefined} urls as in RABBITMQ_URLS; no path means the virtual host `/` */
function vhostOf(urls) {
  const [first] = (urls ?? '').split(',');
  const path = first && URL.canParse(first) ? new URL(first).pathname.slice(1) : '';
  return path === '' ? '/' : decodeURIComponent(path);
}
