import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetUpError } from '../setup/set-up-error.mjs';

/**
 * Starts a server in a session of its own, so that Ctrl-C on the terminal does not reach it, with its output in
 * a file, so that it goes on when the launcher is gone.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, logFile: string, cwd?: string | undefined, uid?: number | undefined, gid?: number | undefined }} options
 * @returns {number} the process id
 */
export function spawnServer(command, args, { logFile, ...options }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const { uid, gid, cwd, env } = options;
  const child = spawn(command, args, {
    env,
    ...(cwd !== undefined && { cwd }),
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  // Without a listener a failed spawn would end the launcher; here it shows as a missing pid.
  child.on('error', () => undefined);
  child.unref();
  if (child.pid === undefined) throw new SetUpError(`${command} cannot be started.`);
  return child.pid;
}

/**
 * The end of a log file, to explain why a server did not start.
 * @param {string} logFile
 */
export function logTail(logFile) {
  try {
    return readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
  } catch {
    return '';
  }
}
