import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProcessLedger } from './process-ledger.mjs';

/** @import { PostgresServer } from './postgres-server.mjs' */
/** @import { RabbitMqNode } from './rabbitmq-node.mjs' */

/**
 * What `broker.mjs` and `database.mjs` need to start and stop a run's servers from another process.
 * @typedef {{ broker?: RabbitMqNode | undefined, database?: PostgresServer | undefined }} Controls
 */

/**
 * @param {string} dir the run's folder
 * @param {Controls} controls
 */
export const writeControls = (dir, controls) =>
  writeFile(join(dir, 'controls.json'), JSON.stringify(controls));

/**
 * @param {string} dir
 * @returns {Promise<Controls & { ledger: ProcessLedger }>}
 */
export async function readControls(dir) {
  const controls = JSON.parse(await readFile(join(dir, 'controls.json'), 'utf8'));
  return { ...controls, ledger: new ProcessLedger(join(dir, 'processes')) };
}
