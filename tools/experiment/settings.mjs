import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { PrivateStack } from './private-stack.mjs' */
/** @import { Parameters } from './results.mjs' */

/** As in the reference: a client gives up after 20 s. */
const SYNC_TIMEOUT_MS = 20_000;
export const MAX_IN_FLIGHT = 1000;
export const DEADLINE_SECONDS = 180;

export const PASSES = 3;
export const sizes = [10, 50, 100, 200, 500, 1000, 2000, 3000];
export const smallSizes = [5, 10, 20, 30, 40, 50];
export const quickSizes = [10, 100, 500];

/** Addresses of a stack that is not the experiment's. */
const foreign = ['BACKEND_URL', 'RABBITMQ_URLS', 'RABBITMQ_MANAGEMENT_URL', 'DATABASE_URL'];

/**
 * The apps' environment: the user's own, so that a limit or a model can be tried, before parts of ours.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function experimentEnvironment(env) {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.includes(name)));
  return { SYNC_TIMEOUT_MS: String(SYNC_TIMEOUT_MS), LOG_LEVEL: 'warn', ...own };
}

/**
 * What the user's environment sets of the apps' variables: figures of other settings are other figures.
 * @param {NodeJS.ProcessEnv} env
 */
export function givenSettings(env) {
  const example = readFileSync(join(workspaceRoot, '.env.example'), 'utf8');
  const names = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
  return names
    .filter((name) => env[name] !== undefined && !foreign.includes(name) && !name.endsWith('_PORT'))
    .map((name) => `${name}=${env[name]}`)
    .join(' ');
}

/**
 * The settings that the apps themselves report.
 * @param {PrivateStack} stack
 * @returns {Promise<Parameters>}
 */
export async function settingsOf(stack) {
  const [{ baseLatencyMs, sigma, kappa }, limit] = await Promise.all([
    /** @type {Promise<{ baseLatencyMs: number, sigma: number, kappa: number }>} */ (
      fetch(`${stack.urlOf('backend')}/capacity`).then((answer) => answer.json())
    ),
    consumerLimit(stack),
  ]);
  return {
    baseLatencyMs,
    sigma,
    kappa,
    consumerConcurrency: limit,
    syncTimeoutMs: Number(stack.environment['SYNC_TIMEOUT_MS']),
    maxInFlight: MAX_IN_FLIGHT,
    deadlineSeconds: DEADLINE_SECONDS,
  };
}

/** @param {PrivateStack} stack */
async function consumerLimit(stack) {
  const answer = await fetch(`${stack.urlOf('consumer')}/metrics`);
  return Number(/^consumer_backend_calls_limit\S* (\d+)/m.exec(await answer.text())?.[1]);
}
