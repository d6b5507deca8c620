import { readFileSync, readdirSync } from 'node:fs';
import { serverOf } from '../../stack/rabbitmq-node.mjs';

/** @import { PrivateSystem } from './private-system.mjs' */

/**
 * @typedef {object} ProcessFigures over all lives of the process
 * @property {number} peakRssBytes
 * @property {number} openFilesFirst file descriptors when it was first seen: sockets, files, pipes
 * @property {number} openFilesPeak
 * @property {number} openFilesLast
 */

/** @typedef {{ atMs: number, rssBytes: number, openFiles: number }} ProcessSample */

const SAMPLE_MS = 1000;

/** Memory and open files of every process while a row runs. On systems without /proc it sees nothing. */
export class ProcessMeter {
  #system;
  /** @type {Map<string, ProcessSample[]>} */
  samples = new Map();
  /** @type {Map<string, number>} the kernel's own mark, which misses nothing between two looks */
  #peakRss = new Map();
  #timer;

  /** @param {PrivateSystem} system */
  constructor(system) {
    this.#system = system;
    this.#timer = setInterval(() => this.#look(), SAMPLE_MS);
    this.#look();
  }

  stop() {
    this.#look();
    clearInterval(this.#timer);
  }

  /** @returns {Record<string, ProcessFigures>} by process name */
  figures() {
    return Object.fromEntries(
      [...this.samples].map(([name, samples]) => [
        name,
        {
          peakRssBytes: this.#peakRss.get(name) ?? 0,
          openFilesFirst: samples.at(0)?.openFiles ?? 0,
          openFilesPeak: samples.reduce((most, { openFiles }) => Math.max(most, openFiles), 0),
          openFilesLast: samples.at(-1)?.openFiles ?? 0,
        },
      ]),
    );
  }

  #look() {
    for (const [name, pid] of this.#pids()) {
      const status = read(() => readFileSync(`/proc/${pid}/status`, 'latin1'));
      const openFiles = read(() => readdirSync(`/proc/${pid}/fd`).length);
      const rssBytes = kilobytes(status, 'VmRSS') * 1024;
      if (openFiles === undefined || rssBytes === 0) continue;
      const peak = kilobytes(status, 'VmHWM') * 1024;
      this.#peakRss.set(name, Math.max(this.#peakRss.get(name) ?? 0, peak));
      const samples = this.samples.get(name) ?? [];
      samples.push({ atMs: performance.now(), rssBytes, openFiles });
      this.samples.set(name, samples);
    }
  }

  /** @returns {[string, number | undefined][]} */
  #pids() {
    const { processes, broker } = this.#system;
    return [
      ...processes.map((each) => /** @type {[string, number | undefined]} */ ([each.name, each.pid])),
      // Of a node in a container the ledger knows only who holds on to it.
      ...broker.nodes
        .filter(({ source }) => source.kind === 'commands')
        .map((node) => {
          const name = serverOf(node);
          return /** @type {[string, number | undefined]} */ ([name, broker.ledger.find(name)?.pid]);
        }),
    ];
  }
}

/**
 * @template T
 * @param {() => T} look
 * @returns {T | undefined} nothing when the process is over
 */
function read(look) {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/**
 * @param {string | undefined} status
 * @param {string} field
 */
const kilobytes = (status, field) =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status ?? '')?.[1] ?? 0);
