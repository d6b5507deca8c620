import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { surroundings } from './surroundings.js';
import type { System } from './system.js';

const tool = fileURLToPath(new URL('../../../tools/reconcile.mjs', import.meta.url));

export interface ReconcileRun {
  readonly code: number;
  readonly output: string;
}

/** Runs `npm run reconcile` on the system: code 0 if every confirmed order has an end. */
export function reconcile(system: System): Promise<ReconcileRun> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    RABBITMQ_URLS: system.vhost.url,
    RABBITMQ_MANAGEMENT_URL: surroundings.managementUrl,
    DATABASE_URL: system.database.url,
    BACKEND_URL: system.backend.url,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [tool, '--wait', '10'], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, output: stdout + stderr }),
    );
  });
}
