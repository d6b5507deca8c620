import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, processEntry, sessionOf } from './process-table.mjs';

/**
 * @typedef {object} Ending how a process is asked to end
 * @property {number} stage processes of a lower stage end first, those of one stage together
 * @property {NodeJS.Signals} signal asks for an orderly end
 * @property {number} graceMs after this long it is killed
 */

/** @typedef {Ending & { name: string, pid: number, startTime: string }} ProcessRecord */

const POLL_MS = 25;

/**
 * Who was started, on disk, one small file a process: so that a start after a launcher that was killed finds and
 * ends what it left running. The ordinary stop takes the same way, so there is one way only.
 */
export class ProcessLedger {
  #dir;
  #closed = false;

  /** @param {string} dir */
  constructor(dir) {
    this.#dir = dir;
  }

  /**
   * @param {string} name unique; a process started again under its name replaces the record
   * @param {number} pid
   * @param {Ending} ending
   * @returns {ProcessRecord | undefined} nothing when the process has ended already
   * @throws {Error} when everything is being ended: the process is killed, nobody would find it later
   */
  remember(name, pid, ending) {
    if (this.#closed) {
      send(pid, 'SIGKILL');
      throw new Error(`${name} was started while everything is being stopped`);
    }
    const entry = processEntry(pid);
    if (!entry) return undefined;
    const record = { name, pid, startTime: entry.startTime, ...ending };
    mkdirSync(this.#dir, { recursive: true });
    // Renamed into place: a launcher killed while writing must not leave half a record.
    writeFileSync(join(this.#dir, `${name}.part`), JSON.stringify(record));
    renameSync(join(this.#dir, `${name}.part`), join(this.#dir, `${name}.json`));
    return record;
  }

  /** @param {string} name */
  forget(name) {
    rmSync(join(this.#dir, `${name}.json`), { force: true });
  }

  /** @param {string} name */
  find(name) {
    return this.running().find((record) => record.name === name);
  }

  /** @returns {ProcessRecord[]} those that still run */
  running() {
    return this.#records().filter(isRunning);
  }

  /**
   * Ends everything that is recorded, stage by stage, and lets nothing more begin.
   * @param {(record: ProcessRecord, how: 'ended' | 'killed') => void} [onEnd]
   */
  async endAll(onEnd = () => undefined) {
    this.#closed = true;
    const running = this.running();
    const stages = [...new Set(running.map(({ stage }) => stage))].sort((a, b) => a - b);
    for (const stage of stages) {
      await Promise.all(
        running
          .filter((record) => record.stage === stage)
          .map(async (record) => {
            onEnd(record, await this.end(record));
          }),
      );
    }
    for (const { name } of this.#records()) this.forget(name);
  }

  /** Kills everything that is recorded, at once. */
  async killAll() {
    this.#closed = true;
    await Promise.all(this.running().map(kill));
  }

  /**
   * Ends one of them and forgets it.
   * @param {ProcessRecord} record
   */
  async end(record) {
    const how = await end(record);
    this.forget(record.name);
    return how;
  }

  /** @returns {ProcessRecord[]} */
  #records() {
    try {
      return readdirSync(this.#dir)
        .filter((name) => name.endsWith('.json'))
        .map((name) => JSON.parse(readFileSync(join(this.#dir, name), 'utf8')));
    } catch {
      return [];
    }
  }
}

/** @param {ProcessRecord} record */
export const isRunning = ({ pid, startTime }) => processEntry(pid)?.startTime === startTime;

/**
 * Asks, waits, and kills the process when it does not end in time. What it left of its session is killed either way.
 * @param {ProcessRecord} record
 * @returns {Promise<'ended' | 'killed'>}
 */
async function end(record) {
  if (isRunning(record)) send(record.pid, record.signal);
  const hasEndedItself = await hasEnded(record, record.graceMs);
  await kill(record);
  return hasEndedItself ? 'ended' : 'killed';
}

/**
 * Kills a process with all that it started, and waits until they are gone.
 * @param {ProcessRecord} record
 */
export async function kill(record) {
  const doomed = [
    ...(isRunning(record) ? [record.pid, ...descendantsOf(record.pid)] : []),
    ...sessionOf(record.pid, record.startTime),
  ];
  for (const pid of doomed) send(pid, 'SIGKILL');
  while (doomed.some((pid) => processEntry(pid) !== undefined)) await sleep(POLL_MS);
}

/**
 * @param {ProcessRecord} record
 * @param {number} withinMs
 */
async function hasEnded(record, withinMs) {
  const deadline = Date.now() + withinMs;
  while (isRunning(record)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Already gone is what was wanted.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
