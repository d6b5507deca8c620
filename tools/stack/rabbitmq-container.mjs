import { spawnSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { createHash } from 'node:crypto';

/** @import { RabbitMqSource } from '../setup/rabbitmq-commands.mjs' */
/** @import { RabbitMqNode } from './rabbitmq-node.mjs' */

/** @typedef {Extract<RabbitMqSource, { kind: 'docker' }>} DockerSource */

const IMAGE = 'rabbitmq:4-management';

/**
 * The command that runs the node in a container and passes signals on to it.
 * @param {RabbitMqNode} node
 * @param {DockerSource} source
 */
export function containerCommand(node, { docker, container }) {
  if (container !== undefined) return { command: docker, args: ['start', '--attach', container] };
  const name = containerName(node);
  // What a killed launcher left: the client is gone, the container may still be there.
  spawnSync(docker, ['rm', '--force', name]);
  return {
    command: docker,
    args: [
      ...['run', '--rm', '--name', name],
      ...['--hostname', 'order-intake'], // the node's name, and with it the data folder's, contain it
      ...['--publish', `127.0.0.1:${node.ports.amqp}:5672`],
      ...['--publish', `127.0.0.1:${node.ports.management}:15672`],
      ...['--volume', `${join(node.dir, 'data')}:/var/lib/rabbitmq`],
      IMAGE,
    ],
  };
}

/**
 * @param {RabbitMqNode} node
 * @param {DockerSource} source
 */
export const killContainer = (node, { docker, container = containerName(node) }) =>
  spawnSync(docker, ['kill', container]);

/**
 * @param {RabbitMqNode} node
 * @param {DockerSource} source
 * @param {readonly string[]} args
 */
export const containerCtl = (node, { docker, container = containerName(node) }, args) => ({
  command: docker,
  args: ['exec', container, 'rabbitmqctl', ...args],
});

/** @param {RabbitMqNode} node */
function containerName({ dir }) {
  const hash = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  return `order-intake-${basename(dirname(dir))}-${hash}`;
}
