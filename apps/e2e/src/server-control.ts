import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { surroundings, type Control } from './surroundings.js';

const run = promisify(execFile);

/** Starts and ends one of the servers that all specs share. A system that is started next waits for both to be up. */
class ServerControl {
  constructor(private readonly control: Control) {}

  /** Returns when the server takes connections; at once when it does already. */
  start = () => this.command('start');
  /** An orderly end. */
  stop = () => this.command('stop');
  /** kill -9. */
  kill = () => this.command('kill');

  async command(verb: string, ...args: string[]): Promise<string> {
    const { control, dir } = this.control;
    const { stdout } = await run(process.execPath, [control, verb, '--dir', dir, ...args], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return stdout;
  }
}

/**
 * RabbitMQ 3.10 and 4.0 can lose a quorum queue for good when a single node is killed within a second of its declaration.
 * That is the broker's, and no spec is about it.
 */
const settledQueueMs = 1_500;

class BrokerControl extends ServerControl {
  override kill = async () => {
    await sleep(settledQueueMs);
    return this.command('kill');
  };
  /** Runs `rabbitmqctl` and returns what it printed: `ctl('set_vm_memory_high_watermark', '0.00001')`. */
  ctl = (...args: string[]) => this.command('ctl', ...args);
}

/** The RabbitMQ node of this run. */
export const broker = new BrokerControl(surroundings.broker);

/** The PostgreSQL server of this run. */
export const database = new ServerControl(surroundings.database);
