import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMicroseconds } from '../load/cpu-time.mjs';

/** A server under measurement, as a process of its own. */
export class ServerProcess {
  #child;
  #ended;

  /**
   * @param {string} script
   * @param {Record<string, string>} env over this process's own
   * @param {readonly string[]} [nodeOptions]
   */
  constructor(script, env, nodeOptions = []) {
    this.#child = spawn(process.execPath, [...nodeOptions, script], {
      env: { ...process.env, LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const kill = () => this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#ended = once(this.#child, 'close').finally(() => process.off('exit', kill));
  }

  /** @param {string} url answers 200 when the server is ready */
  async ready(url) {
    for (const end = Date.now() + 20_000; Date.now() < end; await sleep(50)) {
      if (
        await fetch(url).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return;
      if (this.#child.exitCode !== null) break;
    }
    throw new Error(`${url} did not become ready`);
  }

  /** User and system time used so far, in microseconds. */
  get cpuMicroseconds() {
    return cpuMicroseconds(this.#child.pid);
  }

  /** Resident memory in MB (10^6 bytes): now, and the most so far. */
  get memory() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    /** @param {string} name */
    const megabytes = (name) =>
      Math.round((Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1_024) / 1e6);
    return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
  }

  /** @param {NodeJS.Signals} [signal] @returns {Promise<void>} when it has ended */
  async stop(signal = 'SIGTERM') {
    this.#child.kill(signal);
    await this.#ended;
  }
}
