import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { environmentWithNode } from '../../setup/node.mjs';
import { say } from '../../setup/progress.mjs';
import { runCommand } from '../../setup/run-command.mjs';
import { SetUpError } from '../../setup/set-up-error.mjs';
import { localDir, workspaceRoot } from '../../setup/workspace.mjs';
import { mutants } from './mutants.mjs';

/** @import { Claim } from '../../stack/claim.mjs' */
/** @import { ChaosReport } from '../report/results.mjs' */
/** @import { Edit, Mutant } from './mutants.mjs' */

const copy = join(localDir, 'mutants');

/** @typedef {{ mutant: Mutant, caughtBy: string | undefined, said: readonly string[] }} Trial */

/**
 * Takes each mechanism out of a copy of the sources, and runs the row that has to notice: one that finds no fault in the
 * copy as it is, else it would show nothing.
 * @param {Claim} run
 * @param {string} node
 * @param {AbortSignal} signal
 * @returns {Promise<Trial[]>}
 * @throws {SetUpError} if a row fails anyway
 */
export async function runMutants(run, node, signal) {
  await copySources();
  /** @type {Trial[]} */
  const trials = [];
  for (const mutant of mutants) {
    if (!trials.some((trial) => trial.mutant.row === mutant.row)) {
      say('mutant', `${mutant.row} with nothing taken out`);
      const [fault] = await tryOut({ ...mutant, edits: [] }, run, node, signal);
      if (fault !== undefined) throw new SetUpError(`${mutant.row} fails with nothing taken out: ${fault}`);
    }
    say('mutant', `without ${mutant.takesOut}: ${mutant.row}`);
    const said = await tryOut(mutant, run, node, signal);
    const caughtBy = said.find((fault) => mutant.fault.test(fault));
    say('mutant', caughtBy === undefined ? 'SURVIVED' : `caught: ${caughtBy.slice(0, 160)}`);
    trials.push({ mutant, caughtBy, said });
  }
  if (trials.every(({ caughtBy }) => caughtBy !== undefined))
    await rm(copy, { recursive: true, force: true });
  return trials;
}

/**
 * @param {Mutant} mutant
 * @param {Claim} run
 * @param {string} node
 * @param {AbortSignal} signal
 * @returns {Promise<readonly string[]>} what the row found wrong
 */
async function tryOut({ edits, row, seconds }, run, node, signal) {
  signal.throwIfAborted();
  const restored = await Promise.all(edits.map(apply));
  try {
    const results = join(copy, '.local/results/chaos.json');
    await rm(results, { force: true });
    await runInCopy(run, node, ['--rows', row, '--seconds', String(seconds)]);
    // What fails because all is being stopped shows nothing.
    signal.throwIfAborted();
    const text = await readFile(results, 'utf8').catch(() => undefined);
    if (text === undefined) return [`did not run: does it compile? See ${copy}`];
    /** @type {ChaosReport} */
    const { runs } = JSON.parse(text);
    return runs.flatMap((each) => ('faults' in each ? each.faults : [`not run: ${each.reason}`]));
  } finally {
    await Promise.all(restored.map((restore) => restore()));
  }
}

/**
 * @param {Edit} edit
 * @returns {Promise<() => Promise<void>>} takes it back
 */
async function apply({ file, find, replace }) {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
  return () => writeFile(path, text);
}

/**
 * @param {Claim} run
 * @param {string} node
 * @param {readonly string[]} args
 */
async function runInCopy(run, node, args) {
  const child = spawn(node, [join(copy, 'tools/chaos.mjs'), ...args], {
    cwd: copy,
    env: environmentWithNode(node),
    stdio: 'ignore',
    // In a session of its own: it ends what it started when it is told to stop.
    detached: true,
  });
  const record =
    child.pid === undefined
      ? undefined
      : run.ledger.remember('mutant', child.pid, { stage: 1, signal: 'SIGTERM', graceMs: 60_000 });
  await new Promise((resolve) => child.once('close', resolve));
  if (record) await run.ledger.end(record);
}

/** What git knows of, changes and all, with packages of the workspace that are those of the copy. */
async function copySources() {
  await rm(copy, { recursive: true, force: true });
  const listed = await runCommand('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: workspaceRoot,
  });
  for (const file of listed.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(workspaceRoot, file), join(copy, file));
  }
  await mkdir(join(copy, 'node_modules/@order-intake'), { recursive: true });
  for (const name of await readdir(join(workspaceRoot, 'node_modules')))
    if (name !== '@order-intake')
      await symlink(join(workspaceRoot, 'node_modules', name), join(copy, 'node_modules', name));
  for (const library of await readdir(join(copy, 'libs')))
    await symlink(join(copy, 'libs', library), join(copy, 'node_modules/@order-intake', library));
  // Of a repository of its own, so that the runs are marked as what they are.
  await runCommand('git', ['init', '-q'], { cwd: copy });
}
