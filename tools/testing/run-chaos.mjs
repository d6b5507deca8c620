import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environmentWithNode } from '../setup/node.mjs';
import { localDir, workspaceRoot } from '../setup/workspace.mjs';

/** @import { ChaosReport } from '../chaos/report/results.mjs' */
/** @import { Claim } from '../stack/claim.mjs' */

/**
 * @typedef {object} RowScore
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} missed rows whose sums hold, and which missed a limit of time or the like
 */

/** The rows that are quick and break each part of the system once. */
export const shortSet = ['F1', 'F2', 'F5', 'F16', 'F19', 'F20', 'F23', 'F24'];
const SECONDS = 8;

/**
 * Runs rows of the failure table, short and one seed each, their report on the terminal, and counts.
 * @param {Claim} run
 * @param {string} node
 * @param {readonly string[]} rows
 * @returns {Promise<RowScore>}
 */
export async function runShortChaos(run, node, rows) {
  const begun = new Date().toISOString();
  const args = [
    join(workspaceRoot, 'tools/chaos.mjs'),
    '--rows',
    rows.join(','),
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
  const score = {
    passed: Number(passed ?? 0),
    failed: Number(failed ?? 0),
    missed: await missedSince(begun),
  };
  return exitCode === 0 || score.failed > 0 ? score : { ...score, failed: 1 };
}

/**
 * @param {string} begun
 * @returns {Promise<string[]>}
 */
async function missedSince(begun) {
  const text = await readFile(join(localDir, 'results/chaos.json'), 'utf8').catch(() => '{"runs":[]}');
  const { runs } = /** @type {ChaosReport} */ (JSON.parse(text));
  return runs
    .filter(({ date }) => date >= begun)
    .filter((run) => 'faults' in run && run.faults.every((fault) => fault.startsWith('does not hold: ')))
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ row }) => row);
}
