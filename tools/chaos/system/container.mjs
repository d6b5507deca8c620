import { spawn } from 'node:child_process';
import { runCommand } from '../../setup/run-command.mjs';

/** A container that exists, which a row may kill and start again. */
export class Container {
  /** Of its process on this machine, as it was when `look` was called. @type {number | undefined} */
  pid;
  #docker;

  /**
   * @param {string} docker
   * @param {string} name
   */
  constructor(docker, name) {
    this.#docker = docker;
    this.name = name;
  }

  /** Starts it unless it runs, prints its log, and ends when it ends. */
  get command() {
    return { command: this.#docker, args: ['start', '--attach', this.name] };
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    spawn(this.#docker, ['kill', '--signal', signal, this.name], { stdio: 'ignore' });
  }

  async look() {
    const found = await runCommand(this.#docker, ['inspect', '--format', '{{.State.Pid}}', this.name]);
    this.pid = Number(found) || undefined;
  }
}
