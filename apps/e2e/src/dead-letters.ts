import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AppProcess } from './app-process.js';
import type { System } from './system.js';

const tool = fileURLToPath(new URL('../../../tools/dead-letters.mjs', import.meta.url));

export interface DeadLettersRun {
  readonly code: number | null;
  readonly output: string;
}

interface DeadLettersCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<DeadLettersRun>;
}

/** Starts `npm run dead-letters` on the system. */
export function startDeadLettersAt(
  consumer: AppProcess,
  system: System,
  ...args: string[]
): DeadLettersCommand {
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: system.database.url,
    CONSUMER_URL: consumer.adminUrl,
  };
  const child = spawn(process.execPath, [tool, ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
  const ended = new Promise<DeadLettersRun>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
  return { child, ended };
}

/** At its first consumer. */
export const deadLetters = (system: System, ...args: string[]): Promise<DeadLettersRun> =>
  startDeadLettersAt(system.consumer, system, ...args).ended;

/** How many dead letters the consumer says that it has made. */
export const lettersMade = ({ consumer }: System): number =>
  consumer.entries.filter(({ msg }) => msg === 'dead letter').length;
