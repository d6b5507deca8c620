import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { waitFor } from '../../stack/wait-for.mjs';

/** @import { ProcessLedger } from '../../stack/process-ledger.mjs' */
/** @import { Container } from './container.mjs' */

/** @typedef {'backend' | 'consumer' | 'gateway'} AppName */

/**
 * @typedef {object} AppOptions
 * @property {string} name `gateway-2`
 * @property {AppName} app
 * @property {string} command runs it, and ends when it ends
 * @property {readonly string[]} args
 * @property {string} url where it answers, health checks included
 * @property {string} adminUrl where metrics and the administrator's routes are; the same as `url` but for the gateway
 * @property {NodeJS.ProcessEnv} env
 * @property {number} stage of the stop
 * @property {string} logFile
 * @property {ProcessLedger} ledger
 * @property {Container} [container] that it runs in; `command` holds on to it
 */

/**
 * One end of the process.
 * @typedef {object} Exit
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} wasAsked false if nobody sent a signal: it died by itself
 */

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 25;
const KEPT_LINES = 20_000;
const SHOWN_LINES = 30;

/** Told by a program that has a fault, whatever happens around it. */
const faultPattern = /unhandledRejection|uncaughtException|MaxListenersExceededWarning|"level":"fatal"/;

/** One app as a process that a row may kill, stop, freeze and start again. It does not come back by itself. */
export class AppProcess {
  #options;
  #log;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #wasAsked = false;
  /** @type {Promise<Exit>} */
  #ended = Promise.resolve({ code: 0, signal: null, wasAsked: true });
  /** The last lines of its log, over all its lives. @type {string[]} */
  lines = [];
  /** Lines that tell of a fault of the program. @type {string[]} */
  faultLines = [];
  /** @type {Exit[]} */
  exits = [];

  /** @param {AppOptions} options */
  constructor(options) {
    this.#options = options;
    mkdirSync(dirname(options.logFile), { recursive: true });
    this.#log = createWriteStream(options.logFile);
  }

  get name() {
    return this.#options.name;
  }

  get app() {
    return this.#options.app;
  }

  get url() {
    return this.#options.url;
  }

  get adminUrl() {
    return this.#options.adminUrl;
  }

  get pid() {
    const { container } = this.#options;
    return container ? container.pid : this.#child?.pid;
  }

  get isRunning() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts the process, and returns when it is ready. */
  async start() {
    this.launch();
    await this.ready();
  }

  /** Starts the process without waiting, for one that is expected not to get ready. */
  launch() {
    const { name, command, args, env, stage, ledger } = this.#options;
    // In a session of its own: Ctrl-C on the terminal is not part of any row.
    const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.#wasAsked = false;
    if (child.pid !== undefined)
      ledger.remember(name, child.pid, { stage, signal: 'SIGKILL', graceMs: 5000 });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#onLine(line));
    }
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => this.#onLine(error.message));
      child.once('close', (code, signal) => {
        const exit = { code, signal, wasAsked: this.#wasAsked };
        this.exits.push(exit);
        resolve(exit);
      });
    });
  }

  /**
   * Returns when the app says that it is ready.
   * @param {number} [timeoutMs]
   */
  async ready(timeoutMs = READY_TIMEOUT_MS) {
    await waitFor(async () => !this.isRunning || (await this.isHealthy('ready')), {
      timeoutMs,
      everyMs: POLL_MS,
      failure: () => new Error(`${this.name} is not ready after ${timeoutMs / 1000} s.\n${this.lastLines()}`),
    });
    if (!this.isRunning) throw new Error(`${this.name} ended before it was ready.\n${this.lastLines()}`);
    await this.#options.container?.look();
  }

  /** @param {'live' | 'ready' | 'startup'} probe */
  async isHealthy(probe) {
    try {
      const answer = await fetch(`${this.url}/health/${probe}`, { signal: AbortSignal.timeout(2000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  /**
   * Sends a signal, if it runs, and returns when it has ended. Without a signal: kill -9.
   * @param {NodeJS.Signals} [signal]
   */
  async kill(signal = 'SIGKILL') {
    if (this.isRunning) this.signal(signal);
    return this.#ended;
  }

  /**
   * Sends a signal and does not wait: `SIGSTOP`, `SIGCONT`, or a `SIGTERM` whose course is watched.
   * @param {NodeJS.Signals} signal
   */
  signal(signal) {
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') this.#wasAsked = true;
    const { container } = this.#options;
    if (container) container.signal(signal);
    else this.#child?.kill(signal);
  }

  lastLines() {
    return this.lines.slice(-SHOWN_LINES).join('\n');
  }

  /** @param {string} line */
  #onLine(line) {
    this.lines.push(line);
    if (this.lines.length > 2 * KEPT_LINES) this.lines.splice(0, KEPT_LINES);
    if (faultPattern.test(line)) this.faultLines.push(line);
    this.#log.write(`${line}\n`);
  }
}
