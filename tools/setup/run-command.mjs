import { spawn } from 'node:child_process';
import { SetUpError } from './set-up-error.mjs';

const SHOWN_ON_FAILURE = 4000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends the commands that still run, for a set-up that is interrupted. */
export function endCommands() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs a command of the set-up to its end and returns what it printed. Its output is shown only when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, uid?: number, gid?: number }} [options]
 * @returns {Promise<string>}
 * @throws {SetUpError} with the end of the output, when the exit code is not 0
 */
export async function runCommand(command, args, { input, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  // A command that does not read its input closes the pipe early; its exit code tells whether that was a failure.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const how = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  running.delete(child);
  if (how !== 0) {
    throw new SetUpError(
      `${command} ${args.join(' ')} failed (${how}):\n${output.slice(-SHOWN_ON_FAILURE).trim()}`,
    );
  }
  return output;
}
