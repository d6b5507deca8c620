import { join } from 'node:path';
import { preparePostgres } from '../setup/postgres-binaries.mjs';
import { say, step } from '../setup/progress.mjs';
import { findRabbitMq } from '../setup/rabbitmq-commands.mjs';
import { writeControls } from './control-file.mjs';
import { forgetData } from './claim.mjs';
import { databaseUrl, describeServer, startServer } from './postgres-server.mjs';
import { amqpUrl, managementUrl, startNode } from './rabbitmq-node.mjs';

/** @import { Claim } from './claim.mjs' */

/** @typedef {{ amqp: number, management: number, distribution: number, epmd: number, postgres: number }} InfrastructurePorts */

/**
 * Addresses of broker and database, as the apps' environment names them.
 * @typedef {{ RABBITMQ_URLS: string, RABBITMQ_MANAGEMENT_URL?: string | undefined, DATABASE_URL: string }} Addresses
 */

/**
 * Starts a RabbitMQ and a PostgreSQL for this run, except where the environment names one.
 * @param {Claim} run
 * @param {{ ports: InfrastructurePorts, fresh: boolean, given?: NodeJS.ProcessEnv }} options `fresh` forgets earlier data
 * @returns {Promise<Addresses>}
 */
export async function startInfrastructure(run, { ports, fresh, given = {} }) {
  const place = given['DATABASE_URL'] ? undefined : await preparePostgres();
  const logFile = join(run.dir, 'logs/postgres.log');
  const database = place && describeServer(place, { name: run.name, port: ports.postgres, logFile });
  if (fresh) await forgetData(run, database?.dataDir);
  const source = given['RABBITMQ_URLS'] ? undefined : await findRabbitMq();
  const broker = source && { dir: join(run.dir, 'rabbitmq'), source, ports };
  await writeControls(run.dir, { broker, database });
  await Promise.all([
    broker
      ? step('rabbitmq', 'starting', () => startNode(broker, run.ledger))
      : say('rabbitmq', 'given by RABBITMQ_URLS'),
    database
      ? step('postgresql', 'starting', () => startServer(database, run.ledger))
      : say('postgresql', 'given by DATABASE_URL'),
  ]);
  return {
    RABBITMQ_URLS: broker ? amqpUrl(broker) : (given['RABBITMQ_URLS'] ?? ''),
    RABBITMQ_MANAGEMENT_URL: broker ? managementUrl(broker) : given['RABBITMQ_MANAGEMENT_URL'],
    DATABASE_URL: database ? databaseUrl(database) : (given['DATABASE_URL'] ?? ''),
  };
}
