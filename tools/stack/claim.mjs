import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../setup/progress.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { localDir } from '../setup/workspace.mjs';
import { ProcessLedger, isRunning } from './process-ledger.mjs';
import { processEntry } from './process-table.mjs';

/**
 * The folder of one launcher's run, `.local/<name>`: nobody else's while the launcher lives.
 * @typedef {object} Claim
 * @property {string} name
 * @property {string} dir absolute
 * @property {ProcessLedger} ledger
 * @property {() => Promise<void>} release
 */

/**
 * Takes the folder, and ends what a launcher that was killed left running there.
 * @param {string} name
 * @param {string} command the command that holds such a folder, for the message: `npm start`
 * @returns {Promise<Claim>}
 * @throws {SetUpError} when another launcher holds it
 */
export async function claim(name, command) {
  const dir = join(localDir, name);
  const file = join(dir, 'launcher.json');
  await mkdir(dir, { recursive: true });
  await takeFile(file, command);
  const records = join(dir, 'processes');
  await new ProcessLedger(records).endAll(({ name: left, pid }, how) =>
    say('clean-up', `${left} (pid ${pid}) was left running by a launcher that was killed: ${how}`),
  );
  return { name, dir, ledger: new ProcessLedger(records), release: () => rm(file, { force: true }) };
}

/**
 * @param {string} file
 * @param {string} command
 */
async function takeFile(file, command) {
  const self = { pid: process.pid, startTime: processEntry(process.pid)?.startTime };
  for (;;) {
    try {
      // `wx` fails when the file exists, so of two starts at once one wins.
      const handle = await open(file, 'wx');
      await handle.writeFile(JSON.stringify(self));
      return await handle.close();
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(file);
    if (holder && isRunning(holder)) {
      throw new SetUpError(
        `${command} is running in this clone already (pid ${holder.pid}). Stop that one first.`,
      );
    }
    await rm(file, { force: true });
  }
}

/** @param {string} file */
async function readHolder(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Forgets the data of a run. PostgreSQL's may stand elsewhere.
 * @param {Claim} taken
 * @param {string} [postgresDir]
 */
export async function forgetData({ dir }, postgresDir) {
  for (const folder of [join(dir, 'rabbitmq'), join(dir, 'backend'), postgresDir]) {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}
