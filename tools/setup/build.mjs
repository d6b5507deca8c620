import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentWithNode } from './node.mjs';
import { say, step } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { localDir, workspaceRoot } from './workspace.mjs';

export const apps = /** @type {const} */ (['backend', 'consumer', 'gateway']);

const compiler = join(workspaceRoot, 'node_modules/typescript/bin/tsc');
const projects = [
  ...apps.map((app) => join(workspaceRoot, 'apps', app, 'tsconfig.app.json')),
  join(workspaceRoot, 'libs/client/tsconfig.lib.json'),
];
/** What is sent to the gateway by others: made from the API document before it is compiled. */
const client = {
  generator: join(workspaceRoot, 'libs/client/generate.mjs'),
  made: join(workspaceRoot, 'libs/client/src/generated'),
};
const apiDocument = join(workspaceRoot, 'docs/api/openapi.json');
const stampFile = join(localDir, 'build-stamp');

/** The compiler's command line for all apps and libraries. */
export const buildCommand = [compiler, '--build', ...projects];

/**
 * Compiles the apps, unless nothing changed since the last time. Goes straight to the compiler, which Nx calls
 * as well: asking Nx takes three seconds also when there is nothing to do.
 * @param {string} node
 */
export async function build(node) {
  const sources = await fingerprint();
  if ((await isBuilt()) && (await readFile(stampFile, 'utf8').catch(() => '')) === sources) {
    return say('build', 'up to date');
  }
  return step('build', 'compiling', async () => {
    const options = { cwd: workspaceRoot, env: environmentWithNode(node) };
    await runCommand(node, [client.generator], options);
    await runCommand(node, buildCommand, options);
    await mkdir(localDir, { recursive: true });
    await writeFile(stampFile, sources);
  });
}

/** Whether the apps and all libraries are there as far as a glance can tell. */
async function isBuilt() {
  const libraries = await readdir(join(workspaceRoot, 'libs'));
  const entries = [
    ...apps.map((app) => join('apps', app, 'dist/main.js')),
    ...libraries.map((library) => join('libs', library, 'dist/index.js')),
  ];
  return entries.every((entry) => existsSync(join(workspaceRoot, entry)));
}

/** A hash of path, size and time of everything that the build reads. */
async function fingerprint() {
  const hash = createHash('sha256');
  for (const path of (await buildInputs()).sort()) {
    const { size, mtimeMs } = await stat(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

async function buildInputs() {
  const folders = await Promise.all(
    ['apps', 'libs'].map(async (kind) =>
      (await readdir(join(workspaceRoot, kind))).map((name) => join(workspaceRoot, kind, name)),
    ),
  );
  const files = await Promise.all(
    folders
      .flat()
      .map(async (folder) => [
        ...(await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => join(folder, name)),
        ...(await filesBelow(join(folder, 'src'))),
      ]),
  );
  const shared = ['package-lock.json', 'tsconfig.base.json'].map((name) => join(workspaceRoot, name));
  return [...shared, apiDocument, ...files.flat().filter((file) => !file.startsWith(client.made))];
}

/** @param {string} folder */
async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
