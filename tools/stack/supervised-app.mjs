import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetUpError } from '../setup/set-up-error.mjs';
import { waitFor } from './wait-for.mjs';

/** @import { ProcessLedger } from './process-ledger.mjs' */

/**
 * @typedef {object} SupervisedAppOptions
 * @property {string} name
 * @property {string} kind which app it is; there may be several processes of it
 * @property {string} node the Node to run it with
 * @property {string} entry
 * @property {string} url where `/health/ready` is
 * @property {NodeJS.ProcessEnv} env
 * @property {number} stage of the stop
 * @property {number} graceMs how long an orderly end may take
 * @property {string} logFile
 * @property {ProcessLedger} ledger
 * @property {(line: string) => void} onLine each line of its log
 * @property {(news: string) => void} onNews what the launcher has to say about it
 */

const READY_TIMEOUT_MS = 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const SHOWN_LINES = 20;

/** After running this long a process is no longer taken for one in a crash loop. */
const STEADY_MS = 30_000;

/**
 * One app process. Once it has been ready it is started again when it dies; before that its death is the end of the
 * start, since what is wrong then does not mend itself.
 */
export class SupervisedApp {
  #app;
  #stopping = false;
  #restartAsked = false;
  /** @type {string[]} */
  #lastLines = [];
  #log;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;

  /** @param {SupervisedAppOptions} app */
  constructor(app) {
    this.#app = app;
    mkdirSync(dirname(app.logFile), { recursive: true });
    this.#log = createWriteStream(app.logFile);
  }

  get kind() {
    return this.#app.kind;
  }

  /**
   * Returns when the app is ready.
   * @throws {SetUpError} with the end of its log, when it ends before or does not become ready in time
   */
  async start() {
    const ended = this.#spawn();
    await Promise.race([
      this.#ready(),
      ended.then((how) => {
        throw new SetUpError(
          `${this.#app.name} ended before it was ready (${how}).\n${this.#lastLines.join('\n')}`,
        );
      }),
    ]);
    void this.#keepRunning(ended);
  }

  /** Ends the process so that it begins anew, for a new build. */
  restart() {
    this.#restartAsked = true;
    this.#child?.kill('SIGTERM');
  }

  /** From now on the end of the process is what is wanted. */
  letEnd() {
    this.#stopping = true;
  }

  /** @returns {Promise<string>} resolves at the end of the process: how it ended */
  #spawn() {
    const { name, node, entry, env, stage, graceMs, ledger } = this.#app;
    this.#lastLines = [];
    // In a session of its own: Ctrl-C on the terminal must not reach it before the launcher says whose turn it is.
    const child = spawn(node, [entry], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    if (child.pid !== undefined) ledger.remember(name, child.pid, { stage, signal: 'SIGTERM', graceMs });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#onLine(line));
    }
    return new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
  }

  /** @returns {Promise<boolean>} false when the process ended instead */
  async #ready() {
    const { name, url } = this.#app;
    const child = this.#child;
    const isGone = () => child !== this.#child || child?.exitCode !== null || child.signalCode !== null;
    let last = 'no answer';
    await waitFor(
      async () => {
        try {
          const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) });
          last = `${response.status} ${await response.text()}`;
          return response.ok || isGone();
        } catch {
          return isGone();
        }
      },
      {
        timeoutMs: READY_TIMEOUT_MS,
        failure: () => new SetUpError(`${name} is not ready after ${READY_TIMEOUT_MS / 1000} s: ${last}`),
      },
    );
    return !isGone();
  }

  /** @param {Promise<string>} ended */
  async #keepRunning(ended) {
    const { name, onNews, ledger } = this.#app;
    let pauseMs = FIRST_PAUSE_MS;
    for (let begun = Date.now(); ; begun = Date.now()) {
      const how = await ended;
      if (this.#stopping) return;
      ledger.forget(name);
      if (Date.now() - begun > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      if (this.#restartAsked) {
        this.#restartAsked = false;
        onNews('started again with the new build');
      } else {
        onNews(`ended (${how}): started again in ${pauseMs / 1000} s`);
        await sleep(pauseMs);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        if (this.#stopping) return;
      }
      ended = this.#spawn();
      void this.#ready().then(
        (ready) => ready && onNews('ready again'),
        (/** @type {Error} */ error) => onNews(error.message),
      );
    }
  }

  /** @param {string} line */
  #onLine(line) {
    this.#lastLines = [...this.#lastLines, line].slice(-SHOWN_LINES);
    this.#log.write(`${line}\n`);
    this.#app.onLine(line);
  }
}
