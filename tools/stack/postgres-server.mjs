import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../setup/run-command.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { kill } from './process-ledger.mjs';
import { isZombie } from './process-table.mjs';
import { logTail, spawnServer } from './spawn-server.mjs';
import { greet, waitFor } from './wait-for.mjs';

/** @import { PostgresPlace } from '../setup/postgres-binaries.mjs' */
/** @import { ProcessLedger } from './process-ledger.mjs' */

/**
 * @typedef {object} PostgresServer a private server on loopback
 * @property {string} dataDir absolute; its parent is reachable for the server's user
 * @property {string} logFile
 * @property {string} binaries
 * @property {number | undefined} uid
 * @property {number | undefined} gid
 * @property {number} port
 */

const USER = 'postgres';
const PASSWORD = 'postgres';
const DATABASE = 'order_intake';
const SERVER = 'postgres';
const START_TIMEOUT_MS = 60_000;

/**
 * @param {PostgresServer} server
 * @param {string} [database]
 */
export const databaseUrl = ({ port }, database = DATABASE) =>
  `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;

/**
 * @param {PostgresPlace} place
 * @param {{ name: string, port: number, logFile: string }} what `name` tells the clone's servers apart
 * @returns {PostgresServer}
 */
export const describeServer = ({ dataRoot, binaries, uid, gid }, { name, port, logFile }) => ({
  dataDir: join(dataRoot, name, 'postgres'),
  binaries,
  uid,
  gid,
  port,
  logFile,
});

/**
 * Starts the server, unless it runs already, and returns when it takes connections. Its data folder and database are
 * made if there are none.
 * @param {PostgresServer} server
 * @param {ProcessLedger} ledger
 */
export async function startServer(server, ledger) {
  if (ledger.find(SERVER)) return waitUntilUp(server, ledger);
  if (!(await exists(server.dataDir))) await initialise(server);
  const { binaries, dataDir, port, logFile, uid, gid } = server;
  await removeLockOfZombie(dataDir);
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '', // its default folder is shared by the whole machine
    max_connections: 200,
  };
  const args = [
    '-D',
    dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const pid = spawnServer(join(binaries, 'postgres'), args, {
    env: environment(),
    logFile,
    cwd: dataDir,
    uid,
    gid,
  });
  // SIGINT is PostgreSQL's fast stop: it does not wait until clients have left.
  ledger.remember(SERVER, pid, { stage: 4, signal: 'SIGINT', graceMs: 30_000 });
  return waitUntilUp(server, ledger);
}

/**
 * @param {PostgresServer} server
 * @param {ProcessLedger} ledger
 */
async function waitUntilUp(server, ledger) {
  const { logFile } = server;
  const failure = () => new SetUpError(`PostgreSQL did not start (log: ${logFile}):\n${logTail(logFile)}`);
  await waitFor(
    async () => {
      if (!ledger.find(SERVER)) throw failure();
      return isUp(server);
    },
    { timeoutMs: START_TIMEOUT_MS, failure },
  );
}

/** @param {PostgresServer} server */
export async function isUp(server) {
  // An authentication request begins with R, "the database system is starting up" with E.
  return (await greet(server.port, startupMessage()))?.[0] === 'R'.charCodeAt(0);
}

/**
 * Ends the server in an orderly way.
 * @param {ProcessLedger} ledger
 */
export async function stopServer(ledger) {
  const record = ledger.find(SERVER);
  if (record) await ledger.end(record);
}

/**
 * Ends the server as a power cut does.
 * @param {ProcessLedger} ledger
 */
export async function killServer(ledger) {
  const record = ledger.find(SERVER);
  if (record) await kill(record);
  ledger.forget(SERVER);
}

/**
 * Makes the data folder and the database in it. All under another name first, so that an interrupted attempt is
 * made again from the beginning.
 * @param {PostgresServer} server
 */
async function initialise({ dataDir, binaries, uid, gid }) {
  const part = `${dataDir}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(dirname(part), { recursive: true });
  await mkdir(part, { mode: 0o700 });
  const passwordFile = `${dataDir}.password`;
  await writeFile(passwordFile, `${PASSWORD}\n`);
  if (uid !== undefined && gid !== undefined) {
    await chown(part, uid, gid);
  }
  const user = {
    env: environment(),
    cwd: '/',
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
  };
  const encoding = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordFile}`];
  await runCommand(join(binaries, 'initdb'), ['-D', part, ...access, ...encoding, '--no-sync'], user);
  await rm(passwordFile);
  await runCommand(join(binaries, 'postgres'), ['--single', '-D', part, 'postgres'], {
    ...user,
    input: `CREATE DATABASE ${DATABASE};\n`,
  });
  await rename(part, dataDir);
}

/**
 * A killed server whose parent has not asked for its end yet is a zombie, which PostgreSQL takes for a running one.
 * Where there is no server at all it finds that out by itself.
 * @param {string} dataDir
 */
async function removeLockOfZombie(dataDir) {
  const lockFile = join(dataDir, 'postmaster.pid');
  const holder = Number.parseInt(await readFile(lockFile, 'utf8').catch(() => ''), 10);
  if (!Number.isNaN(holder) && isZombie(holder)) await rm(lockFile);
}

/** No PG* variables of the user's: they would lead the commands elsewhere. */
function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
}

/** @param {string} path */
const exists = (path) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Protocol 3.0's first message: length, version, pairs of zero-ended strings, an empty one. */
function startupMessage() {
  const body = Buffer.from(`user\0${USER}\0database\0${DATABASE}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, body]);
}
