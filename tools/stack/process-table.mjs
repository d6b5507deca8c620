import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** @typedef {{ parent: number, session: number, startTime: string }} ProcessEntry */

/**
 * What the system knows about a running process; nothing when it is gone (a zombie is gone: it only waits to be
 * counted). Pid and start time together name one process for ever, a pid alone is given out again.
 * @param {number} pid
 * @returns {ProcessEntry | undefined}
 */
export function processEntry(pid) {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/**
 * Whether the process has ended and its parent has not asked how. To others it looks like a running one.
 * @param {number} pid
 */
export function isZombie(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return processEntry(pid) === undefined;
}

/**
 * @param {number} pid
 * @returns {ProcessEntry | undefined}
 */
function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may hold anything, so counting begins after it: state is field 3, parent 4,
    // session 6, start time 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent, session, startTime] = [fields[0], fields[1], fields[3], fields[19]];
    if (state === 'Z' || startTime === undefined) return undefined;
    return { parent: Number(parent), session: Number(session), startTime };
  } catch {
    return undefined;
  }
}

/**
 * @param {number} pid
 * @returns {ProcessEntry | undefined}
 */
function fromPs(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,sess=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [, parent, session, startTime] = /^\s*(\d+)\s+(\d+)\s+(.+?)\s*$/.exec(stdout ?? '') ?? [];
  return startTime === undefined
    ? undefined
    : { parent: Number(parent), session: Number(session), startTime };
}

/**
 * The process's children, their children, and so on.
 * @param {number} pid
 * @returns {number[]}
 */
export function descendantsOf(pid) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const each of allPids()) {
    const parent = processEntry(each)?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), each]);
  }
  /** @param {number} of @returns {number[]} */
  const below = (of) => (children.get(of) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/**
 * The processes of the session that this process leads or led. Its pid is not given out again while a session is
 * named by it; when somebody else has it by now, the session is gone.
 * @param {number} leader
 * @param {string} startTime the leader's
 */
export function sessionOf(leader, startTime) {
  const holder = processEntry(leader);
  if (holder && holder.startTime !== startTime) return [];
  return allPids().filter((pid) => processEntry(pid)?.session === leader);
}

/** @returns {number[]} */
export function allPids() {
  if (process.platform === 'linux')
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  const { stdout } = spawnSync('ps', ['-axo', 'pid='], { encoding: 'utf8' });
  return (stdout ?? '').trim().split(/\s+/).map(Number);
}

/**
 * The command line, for people.
 * @param {number} pid
 */
export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
  }
}
