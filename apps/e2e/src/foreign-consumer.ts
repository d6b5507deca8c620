import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';
import type { System } from './system.js';
import { manage } from './vhost.js';
import { withAccount } from './with-account.js';

const program = fileURLToPath(new URL('../foreign/consumer.py', import.meta.url));
const document = fileURLToPath(new URL('../../../docs/api/asyncapi.json', import.meta.url));

/** A line of the program. */
export interface ForeignEvent {
  readonly event: 'ready' | 'taken' | 'put off' | 'given up';
  readonly id?: string;
  readonly type?: string;
  readonly attempt?: number;
  readonly reason?: string;
}

export interface ForeignConsumer {
  /** All so far, growing. */
  readonly events: readonly ForeignEvent[];
  /** Ends it by SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
}

/**
 * Starts the consumer of another team, with an account that may do what the AsyncAPI document says such a one needs, and
 * returns when it consumes. It ends with the system.
 */
export async function startForeignConsumer(
  system: System,
  python: string,
  retryDelayMs: number,
): Promise<ForeignConsumer> {
  const url = await accountFor(system);
  const child = spawn(python, [program, document, url, String(retryDelayMs)]);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const events: ForeignEvent[] = [];
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += text));
  createInterface({ input: child.stdout }).on('line', (line) =>
    events.push(JSON.parse(line) as ForeignEvent),
  );
  system.cleanups.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await eventually('the foreign consumer consumes', () => {
    if (child.exitCode !== null) throw new Error(complaints);
    return events.some(({ event }) => event === 'ready');
  });
  return {
    events,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(complaints);
      return code;
    },
  };
}

/** An account of the broker for this system's virtual host. @returns its AMQP URL */
async function accountFor(system: System): Promise<string> {
  const { names, name: vhost } = system.vhost;
  const user = `foreign-${vhost}`;
  const exactly = (name: string) => `^${name.replaceAll('.', '\\.')}$`;
  await manage('PUT', `users/${user}`, { password: user, tags: '' });
  system.cleanups.push(() => manage('DELETE', `users/${user}`));
  await manage('PUT', `permissions/${vhost}/${user}`, {
    configure: '^$',
    write: exactly(names.retryExchange),
    read: exactly(names.queue),
  });
  return withAccount(system.vhost.url, user, user);
}
