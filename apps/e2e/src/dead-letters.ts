import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { System } from './system.js';

const tool = fileURLToPath(new URL('../../../tools/dead-letters.mjs', import.meta.url));

export interface DeadLettersRun {
  readonly code: number | null;
  readonly output: string;
}

/** Starts `npm run dead-letters` on the system, at its first consumer. */
export function startDeadLetters(
  system: System,
  ...args: string[]
): { readonly child: ChildProcess; readonly ended: Promise<DeadLettersRun> } {
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: system.database.url,
    CONSUMER_URL: system.consumer.adminUrl,
  };
  const child = spawn(process.execPath, [tool, ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
  const ended = new Promise<DeadLettersRun>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
  return { child, ended };
}

export const deadLetters = (system: System, ...args: string[]): Promise<DeadLettersRun> =>
  startDeadLetters(system, ...args).ended;
