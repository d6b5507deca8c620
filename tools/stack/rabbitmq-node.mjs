import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findEpmd } from '../setup/rabbitmq-commands.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { listenerAt } from './ports.mjs';
import { kill } from './process-ledger.mjs';
import { containerCommand, containerCtl, killContainer } from './rabbitmq-container.mjs';
import { logTail, spawnServer } from './spawn-server.mjs';
import { greet, waitFor } from './wait-for.mjs';

/** @import { RabbitMqSource } from '../setup/rabbitmq-commands.mjs' */
/** @import { ProcessLedger } from './process-ledger.mjs' */

/**
 * @typedef {object} RabbitMqNode a private node: its own name, ports, folders, cookie and epmd, all on loopback
 * @property {string} dir absolute; data, settings and logs
 * @property {RabbitMqSource} source
 * @property {{ amqp: number, management: number, distribution: number, epmd: number }} ports
 * @property {Membership} [member] of a cluster; alone without it
 * @property {string} [name] as RabbitMQ knows it, where others gave it
 * @property {string} [account] `user:password` of an administrator; `guest:guest`
 * @property {boolean} [hasNameServer] somebody answers at the port of epmd already
 */

/**
 * One node's place in a cluster, whose nodes share one epmd.
 * @typedef {object} Membership
 * @property {number} number from 1
 * @property {number} size of the cluster
 * @property {string} cookie the same for all
 */

const START_TIMEOUT_MS = 120_000;
const EPMD = 'epmd';

/**
 * As the ledger knows the node's process.
 * @param {RabbitMqNode} node
 */
export const serverOf = ({ member }) => (member ? `rabbitmq-${member.number}` : 'rabbitmq');

/**
 * As RabbitMQ knows the node.
 * @param {RabbitMqNode} node
 */
export const nodeNameOf = ({ name, member }) =>
  name ?? (member ? memberName(member.number) : 'order-intake@localhost');

/** @param {number} number */
const memberName = (number) => `order-intake-${number}@localhost`;

const run = promisify(execFile);

/** The protocol header of AMQP 0-9-1. A broker that is up answers with `Connection.Start`. */
const AMQP_HEADER = Uint8Array.from([...Buffer.from('AMQP'), 0, 0, 9, 1]);

/** @param {RabbitMqNode} node */
export const amqpUrl = ({ ports, account = 'guest:guest' }) => `amqp://${account}@127.0.0.1:${ports.amqp}`;

/** @param {RabbitMqNode} node */
export const managementUrl = ({ ports, account = 'guest:guest' }) =>
  `http://${account}@127.0.0.1:${ports.management}`;

/**
 * Starts the node, unless it runs already, and returns when it takes AMQP connections.
 * @param {RabbitMqNode} node
 * @param {ProcessLedger} ledger
 */
export async function startNode(node, ledger) {
  const server = serverOf(node);
  if (ledger.find(server)) return waitUntilUp(node, ledger);
  await writeSettings(node);
  const { source } = node;
  if (source.kind === 'commands' && !node.hasNameServer && !ledger.find(EPMD)) startEpmd(node, ledger);
  const { command, args } =
    source.kind === 'docker'
      ? containerCommand(node, source)
      : { command: join(source.folder, 'rabbitmq-server'), args: [] };
  const logFile = join(node.dir, 'log/stdout.log');
  const pid = spawnServer(command, args, { env: environmentOf(node), logFile });
  // While it boots a node takes SIGTERM and forgets it, so a stop in that time is a kill. A container would outlive that.
  const signal = source.kind === 'docker' ? 'SIGTERM' : 'SIGKILL';
  ledger.remember(server, pid, { stage: 4, signal, graceMs: 30_000 });
  await waitUntilUp(node, ledger);
  ledger.remember(server, pid, { stage: 4, signal: 'SIGTERM', graceMs: 30_000 });
}

/**
 * @param {RabbitMqNode} node
 * @param {ProcessLedger} ledger
 */
async function waitUntilUp(node, ledger) {
  const log = join(node.dir, 'log/stdout.log');
  const failure = () => new SetUpError(`RabbitMQ did not start (logs: ${join(log, '..')}):\n${logTail(log)}`);
  await waitFor(
    async () => {
      const server = ledger.find(serverOf(node));
      if (!server) throw failure();
      if (!(await isUp(node))) return false;
      // Another clone's node may have been quicker at the same port: ours is about to end then.
      const listener = node.source.kind === 'docker' ? undefined : listenerAt(node.ports.amqp);
      return (listener ?? server.pid) === server.pid;
    },
    { timeoutMs: START_TIMEOUT_MS, failure },
  );
}

/**
 * Starts Erlang's name server as a child that is known. Left to Erlang it becomes a daemon that outlives everything.
 * @param {RabbitMqNode} node
 * @param {ProcessLedger} ledger
 */
function startEpmd(node, ledger) {
  const epmd = findEpmd();
  if (!epmd) throw new SetUpError("Erlang's epmd is missing: it belongs to the package erlang-base.");
  const pid = spawnServer(epmd, [], { env: environmentOf(node), logFile: join(node.dir, 'log/epmd.log') });
  ledger.remember(EPMD, pid, { stage: 5, signal: 'SIGTERM', graceMs: 5000 });
}

/** @param {RabbitMqNode} node */
export async function isUp(node) {
  const methodFrame = 1;
  return (await greet(node.ports.amqp, AMQP_HEADER))?.[0] === methodFrame;
}

/**
 * Ends the server in an orderly way. Its epmd stays.
 * @param {RabbitMqNode} node
 * @param {ProcessLedger} ledger
 */
export async function stopNode(node, ledger) {
  const record = ledger.find(serverOf(node));
  if (record) await ledger.end(record);
}

/**
 * Ends the server as a power cut does. Its epmd stays, as it would on a machine with other nodes.
 * @param {RabbitMqNode} node
 * @param {ProcessLedger} ledger
 */
export async function killNode(node, ledger) {
  if (node.source.kind === 'docker') killContainer(node, node.source);
  const record = ledger.find(serverOf(node));
  if (record) await kill(record);
  ledger.forget(serverOf(node));
}

/**
 * Runs `rabbitmqctl`, its output on this process's own.
 * @param {RabbitMqNode} node
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export function runCtl(node, args) {
  const { command, args: all } = ctlCommand(node, args);
  const child = spawn(command, all, { env: environmentOf(node), stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/**
 * Runs `rabbitmqctl` and gives what it printed.
 * @param {RabbitMqNode} node
 * @param {readonly string[]} args
 * @throws {Error} with its output, if it fails
 */
export async function askCtl(node, args) {
  const { command, args: all } = ctlCommand(node, args);
  const { stdout } = await run(command, all, { env: environmentOf(node) });
  return stdout;
}

/**
 * @param {RabbitMqNode} node
 * @param {readonly string[]} args
 */
function ctlCommand(node, args) {
  const { source } = node;
  return source.kind === 'docker'
    ? containerCtl(node, source, args)
    : { command: join(source.folder, 'rabbitmqctl'), args: [...args] };
}

/** @param {RabbitMqNode} node */
async function writeSettings({ dir, ports, member }) {
  const folders = ['home', 'log', 'data'].map((name) => mkdir(join(dir, name), { recursive: true }));
  await Promise.all(folders);
  const cookie = join(dir, 'home/.erlang.cookie');
  if ((await readFile(cookie, 'utf8').catch(() => '')) === '') {
    // Only for this node and its commands, and both are bound to loopback; RabbitMQ insists on the mode.
    await writeFile(cookie, member?.cookie ?? `order-intake-${process.pid}-${Date.now()}`);
    await chmod(cookie, 0o400);
  }
  // Quorum queues are counted at a tick of their own: as often as `collect_statistics_interval` says of the others.
  await writeFile(join(dir, 'advanced.config'), '[{rabbit, [{quorum_tick_interval, 1000}]}].\n');
  await writeFile(join(dir, 'enabled_plugins'), '[rabbitmq_management].\n');
  await writeFile(
    join(dir, 'rabbitmq.conf'),
    [
      'management.tcp.ip = 127.0.0.1',
      `management.tcp.port = ${ports.management}`,
      // Absolute, since a share of the memory means little on a developer's machine or in a container.
      'vm_memory_high_watermark.absolute = 1GB',
      // Of quorum queues what stands in the log is in memory too, up to three times its size, which is 512 MB by default.
      'raft.wal_max_size_bytes = 64000000',
      'disk_free_limit.absolute = 100MB',
      // How many messages a queue holds is asked through the management API, which else is five seconds behind.
      'collect_statistics_interval = 1000',
      'log.file.level = info',
      ...(member ? clusterSettings(member) : []),
      '',
    ].join('\n'),
  );
}

/** @param {Membership} member */
function clusterSettings({ size }) {
  const numbers = Array.from({ length: size }, (_, index) => index + 1);
  return [
    'cluster_partition_handling = pause_minority',
    // Seconds until a node that hangs is taken for dead. Before that a new channel at any other node waits for it, if
    // it led the queue. The default of 60 would keep every gateway waiting that had to connect anew.
    'net_ticktime = 5',
    'cluster_formation.peer_discovery_backend = classic_config',
    ...numbers.map((number) => `cluster_formation.classic_config.nodes.${number} = ${memberName(number)}`),
  ];
}

/**
 * @param {RabbitMqNode} node
 * @returns {NodeJS.ProcessEnv}
 */
function environmentOf(node) {
  const { dir, source, ports } = node;
  if (source.kind === 'docker') return process.env;
  return {
    ...process.env,
    PATH: [source.folder, process.env['PATH'] ?? ''].join(delimiter),
    HOME: join(dir, 'home'),
    RABBITMQ_CONF_ENV_FILE: join(dir, 'none.conf'), // else the machine's own settings are read
    RABBITMQ_NODENAME: nodeNameOf(node),
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: join(dir, 'data'),
    RABBITMQ_LOG_BASE: join(dir, 'log'),
    RABBITMQ_PID_FILE: join(dir, 'pid'),
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
    // Schedulers that spin while idle take the processor from the apps beside them.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    // Makes the script become the Erlang machine instead of staying as its parent: one pid, which takes SIGTERM.
    RUNNING_UNDER_SYSTEMD: 'true',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
  };
}
