import amqp from 'amqplib';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findK6 } from '../setup/k6.mjs';
import { findNode } from '../setup/node.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { Addresses } from '../stack/infrastructure.mjs' */
/** @import { Machine, Versions } from './results.mjs' */

const run = promisify(execFile);

/** @returns {Machine} */
export function describeMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: release(),
  };
}

/**
 * @param {Addresses} addresses
 * @returns {Promise<Versions>}
 */
export async function findVersions(addresses) {
  const [node, k6, rabbitmq, postgresql] = await Promise.all([
    run(findNode(), ['--version']).then(({ stdout }) => stdout.trim()),
    run(await findK6(), ['version']).then(({ stdout }) => /v\d\S*/.exec(stdout)?.[0] ?? 'unknown'),
    brokerVersion(addresses.RABBITMQ_URLS),
    databaseVersion(addresses.DATABASE_URL),
  ]);
  return {
    node,
    k6,
    rabbitmq,
    postgresql,
    nest: packageVersion('@nestjs/core'),
    amqplib: packageVersion('amqplib'),
  };
}

/** @param {string} url */
async function brokerVersion(url) {
  const model = await amqp.connect(url);
  const { version } = model.connection.serverProperties;
  await model.close();
  return version;
}

/** @param {string} url */
async function databaseVersion(url) {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query('SHOW server_version');
  await client.end();
  return String(rows[0]?.server_version);
}

/** @param {string} name */
function packageVersion(name) {
  const text = readFileSync(join(workspaceRoot, 'node_modules', name, 'package.json'), 'utf8');
  return String(JSON.parse(text).version);
}
