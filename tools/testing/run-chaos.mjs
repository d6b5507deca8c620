import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environmentWithNode } from '../setup/node.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { Claim } from '../stack/claim.mjs' */
/** @import { Score } from './run-jest.mjs' */

/** The rows that are quick and break each part of the system once. */
const shortSet = ['F1', 'F2', 'F5', 'F16', 'F19', 'F20', 'F23', 'F24'];
const SECONDS = 8;

/**
 * Runs the short set of the failure table, one seed each, its report on the terminal, and counts.
 * @param {Claim} run
 * @param {string} node
 * @returns {Promise<Score>}
 */
export async function runShortChaos(run, node) {
  const args = [
    join(workspaceRoot, 'tools/chaos.mjs'),
    '--rows',
    shortSet.join(','),
    '--seconds',
    String(SECONDS),
  ];
  const child = spawn(node, args, {
    cwd: workspaceRoot,
    env: environmentWithNode(node),
    stdio: ['ignore', 'pipe', 'inherit'],
    // In a session of its own: it ends what it started when it is told to stop.
    detached: true,
  });
  const record =
    child.pid === undefined
      ? undefined
      : run.ledger.remember('chaos', child.pid, { stage: 1, signal: 'SIGTERM', graceMs: 60_000 });
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(line);
    last = line;
  });
  const exitCode = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  });
  if (record) await run.ledger.end(record);
  const [, passed, failed] = /^(\d+) passed, (\d+) failed/.exec(last) ?? [];
  const score = { passed: Number(passed ?? 0), failed: Number(failed ?? 0) };
  return exitCode === 0 || score.failed > 0 ? score : { ...score, failed: 1 };
}
