import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { allPids, commandOf } from './process-table.mjs';

/**
 * Below the range that systems give to outgoing connections (Linux from 32768, others from 49152). In that range
 * a client that calls a stopped server can meet its own socket, and a server that comes back can find its port taken.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** Java and Erlang have command lines of a page. */
const SHOWN_COMMAND = 120;

/**
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Random free ports.
 * @param {number} count
 * @param {readonly number[]} [promised] free still, and meant for others
 * @returns {Promise<number[]>}
 */
export async function freePorts(count, promised = []) {
  /** @type {Set<number>} */
  const found = new Set();
  while (found.size < count) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (!promised.includes(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/**
 * The ports kept in a file, each replaced by a free one if somebody else has it by now.
 * @template {string} Name
 * @param {string} file
 * @param {Record<Name, number>} firstChoice
 * @param {(name: string, taken: number, instead: number) => void} onMoved
 * @returns {Promise<Record<Name, number>>}
 */
export async function keptPorts(file, firstChoice, onMoved) {
  const kept = { ...firstChoice, ...JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) };
  for (const [name, port] of Object.entries(kept)) {
    if (await isFree(port)) continue;
    const [instead = port] = await freePorts(1, Object.values(kept));
    onMoved(name, port, instead);
    kept[name] = instead;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(kept));
  return kept;
}

/**
 * Who listens on the port, for people: `pid 4711 (node server.js)`.
 * @param {number} port
 */
export function holderOf(port) {
  const pid = listenerAt(port);
  return pid === undefined
    ? 'a process that this user may not see'
    : `pid ${pid} (${commandOf(pid).slice(0, SHOWN_COMMAND)})`;
}

/**
 * The pid of who listens on the port; undefined if nobody does, or this user may not see who.
 * @param {number} port
 */
export function listenerAt(port) {
  return process.platform === 'linux' ? listenerFromProc(port) : listenerFromLsof(port);
}

/** @param {number} port */
function listenerFromProc(port) {
  const listening = '0A';
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readFileSync(file, 'latin1').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(
      (fields) => fields[3] === listening && Number.parseInt(fields[1]?.split(':')[1] ?? '', 16) === port,
    )
    .map((fields) => `socket:[${fields[9]}]`);
  return allPids().find((pid) => openFiles(pid).some((target) => sockets.includes(target)));
}

/** @param {number} pid */
function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** @param {number} port */
function listenerFromLsof(port) {
  const { stdout } = spawnSync('lsof', ['-nPt', `-iTCP:${port}`, '-sTCP:LISTEN'], { encoding: 'utf8' });
  const pid = Number.parseInt(stdout ?? '', 10);
  return Number.isNaN(pid) ? undefined : pid;
}
