import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { Addresses } from './infrastructure.mjs' */

/**
 * @typedef {object} AppPlan one process to run
 * @property {string} name `gateway-2`; without a number where there is one of its kind
 * @property {'backend' | 'consumer' | 'gateway'} app
 * @property {string} url where it answers, health checks included
 * @property {Record<string, number>} ports by environment name
 * @property {number} stage of the stop: those who take orders end first, those they need last
 */

/** @typedef {{ gateways: number, consumers: number }} Replicas */

const defaultPorts = {
  GATEWAY_PORT: 3000,
  GATEWAY_ADMIN_PORT: 3050,
  BACKEND_PORT: 3100,
  CONSUMER_PORT: 3200,
};

/**
 * Which app processes a run needs, with their ports: replicas count up from the first one's.
 * @param {Replicas} replicas
 * @param {NodeJS.ProcessEnv} env
 * @returns {AppPlan[]}
 */
export function planApps({ gateways, consumers }, env) {
  const host = env['HOST'] ?? '127.0.0.1';
  /** @param {keyof typeof defaultPorts} name @param {number} index */
  const port = (name, index) => Number(env[name] ?? defaultPorts[name]) + index;
  /** @param {number} count @param {(index: number) => AppPlan} plan */
  const replicate = (count, plan) => Array.from({ length: count }, (_, index) => plan(index));
  /** @param {string} app @param {number} count @param {number} index */
  const name = (app, count, index) => (count === 1 ? app : `${app}-${index + 1}`);
  /** @param {number} at */
  const url = (at) => `http://${host}:${at}`;

  return [
    ...replicate(env['BACKEND_URL'] ? 0 : 1, () => {
      const ports = { BACKEND_PORT: port('BACKEND_PORT', 0) };
      return { name: 'backend', app: 'backend', url: url(ports.BACKEND_PORT), ports, stage: 3 };
    }),
    ...replicate(consumers, (index) => {
      const ports = { CONSUMER_PORT: port('CONSUMER_PORT', index) };
      const own = name('consumer', consumers, index);
      return { name: own, app: 'consumer', url: url(ports.CONSUMER_PORT), ports, stage: 2 };
    }),
    ...replicate(gateways, (index) => {
      const ports = {
        GATEWAY_PORT: port('GATEWAY_PORT', index),
        GATEWAY_ADMIN_PORT: port('GATEWAY_ADMIN_PORT', index),
      };
      const own = name('gateway', gateways, index);
      return { name: own, app: 'gateway', url: url(ports.GATEWAY_PORT), ports, stage: 1 };
    }),
  ];
}

/**
 * The environment of one app process: the user's own, and over it what this run decides.
 * @param {AppPlan} plan
 * @param {{ env: NodeJS.ProcessEnv, addresses: Addresses, backendUrl: string, secret: string, dataDir: string }} run
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment(plan, { env, addresses, backendUrl, secret, dataDir }) {
  return {
    BACKEND_LEDGER: join(dataDir, 'backend/ledger.sqlite'),
    ORDER_ID_SECRET: secret,
    ...env,
    ...addresses,
    BACKEND_URL: backendUrl,
    ...Object.fromEntries(Object.entries(plan.ports).map(([name, port]) => [name, String(port)])),
  };
}

/** @param {AppPlan} plan */
export const entryFile = ({ app }) => join(workspaceRoot, 'apps', app, 'dist/main.js');
