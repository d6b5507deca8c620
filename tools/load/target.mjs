import { say } from '../setup/progress.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { runningStack } from '../stack/running-stack.mjs';
import { Stack } from '../stack/start-stack.mjs';
import { waitFor } from '../stack/wait-for.mjs';

/** @import { Case } from './cases.mjs' */
/** @import { RunningStack } from '../stack/start-stack.mjs' */

/**
 * What is loaded.
 * @typedef {object} Target
 * @property {Record<string, string>} env of k6: where everything is
 * @property {() => Promise<void>} freshBackend starts the backend anew, where that is ours to do
 */

/**
 * A stack that is there already, with the settings that it has.
 * @param {readonly string[]} gateways
 * @param {{ backend?: string | undefined, consumer?: string | undefined }} others
 * @returns {Target}
 */
export const givenTarget = (gateways, { backend, consumer }) => ({
  env: {
    BASE_URL: gateways.join(','),
    ...(backend && { BACKEND_URL: backend }),
    ...(consumer && { CONSUMER_URL: consumer }),
  },
  freshBackend: async () => undefined,
});

/** The stack that `npm start` runs in this clone, if it does. */
export async function runningTarget() {
  const running = await runningStack();
  if (!running) return undefined;
  say('stack', `the running one is used: ${running.gateways.join(', ')}`);
  return targetOf(running);
}

/**
 * Starts a stack with what a case needs, and stops it after the work.
 * @template T
 * @param {Case} needs
 * @param {(stack: Stack) => void} onClaimed
 * @param {(target: Target) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function onOwnStack(needs, onClaimed, work) {
  const stack = await Stack.claim();
  onClaimed(stack);
  try {
    const running = await stack.start({
      replicas: { gateways: needs.gateways, consumers: 1 },
      fresh: false,
      env: { ...process.env, ...needs.stack },
      onLine: () => undefined,
    });
    return await work({ ...targetOf(running), freshBackend: () => freshBackend(stack, running) });
  } finally {
    if (!stack.isStopping) await stack.stop();
  }
}

/** @param {RunningStack} running */
const targetOf = (running) =>
  givenTarget(running.gateways, { backend: running.backend, consumer: running.consumers[0] });

/**
 * Starts the backend anew, with nothing under way: it ends the calls that it has, and saves their orders.
 * @param {Stack} stack
 * @param {Pick<RunningStack, 'backend'>} running
 */
export async function freshBackend(stack, { backend }) {
  const before = await bornAt(backend);
  stack.restartApps(new Set(['backend']));
  await waitFor(
    async () => {
      const now = await bornAt(backend);
      return now !== undefined && now !== before;
    },
    { timeoutMs: 30_000, failure: () => new SetUpError('the backend does not come back') },
  );
}

/**
 * When the process behind the address began; nothing while it does not answer.
 * @param {string} url
 */
async function bornAt(url) {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2000) });
    return /^process_start_time_seconds(?:\{.*\})? (\S+)$/m.exec(await answer.text())?.[1];
  } catch {
    return undefined;
  }
}
