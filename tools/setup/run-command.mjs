import { spawn } from 'node:child_process';
import { SetUpError } from './set-up-error.mjs';

const SHOWN_ON_FAILURE = 4000;

const GRACE_MS = 2000;

/** @type {Set<() => Promise<unknown>>} */
const running = new Set();

/** Ends the commands that still run, for a set-up that is interrupted, and returns when they are gone. */
export const endCommands = () => Promise.all([...running].map((end) => end()));

/**
 * Runs a command of the set-up to its end and returns what it printed. Its output is shown only when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, uid?: number, gid?: number, graceMs?: number }} [options]
 *   `graceMs`: how long it may go on when the set-up is interrupted; then it is killed
 * @returns {Promise<string>}
 * @throws {SetUpError} with the end of the output, when the exit code is not 0
 */
export async function runCommand(command, args, { input, graceMs = GRACE_MS, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  // A command that does not read its input closes the pipe early; its exit code tells whether that was a failure.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const end = () => {
    child.kill('SIGTERM');
    // npm goes on for long after the signal, and its roll-back would fall into the next start's installation.
    const guard = setTimeout(() => child.kill('SIGKILL'), graceMs);
    return ended.finally(() => clearTimeout(guard));
  };
  running.add(end);
  const how = await ended;
  running.delete(end);
  if (how !== 0) {
    throw new SetUpError(
      `${command} ${args.join(' ')} failed (${how}):\n${output.slice(-SHOWN_ON_FAILURE).trim()}`,
    );
  }
  return output;
}
