import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCommand } from '../setup/find-command.mjs';
import { step } from '../setup/progress.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { userCacheDir } from '../setup/workspace.mjs';

export const kubernetesVersion = '1.37.0';

/** Its schemas are all that is kept of it. */
const PACKAGE = 'kubernetes_validate';

/** Those in which no member may be unknown. */
const STRICT = `kubernetes-json-schema/v${kubernetesVersion}-local-strict`;

/**
 * The folder with the JSON schemas of Kubernetes, from a package of PyPI: from the cache, else fetched into it.
 * @returns {Promise<string>}
 */
export async function kubernetesSchemas() {
  const schemas = join(userCacheDir, `kubernetes-schemas-${kubernetesVersion}`);
  if (existsSync(schemas)) return schemas;
  const python = findCommand('python3');
  if (!python) throw new SetUpError('The schemas of Kubernetes come from PyPI, which needs Python 3.');
  await mkdir(userCacheDir, { recursive: true });
  await step('schemas', `fetching those of Kubernetes ${kubernetesVersion} (once)`, async () => {
    const folder = await mkdtemp(`${schemas}-`);
    try {
      await keep(await fetchInto(join(folder, 'python'), python), join(folder, 'schemas'));
      await rename(join(folder, 'schemas'), schemas);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return 'fetched';
  });
  return schemas;
}

/**
 * @param {string} environment where Python puts the package
 * @param {string} python
 * @returns {Promise<string>} the folder of its schemas
 */
async function fetchInto(environment, python) {
  await runCommand(python, ['-m', 'venv', environment]);
  const quietly = ['install', '--quiet', '--disable-pip-version-check', '--no-compile', '--no-deps'];
  const pip = join(environment, 'bin/pip');
  await runCommand(pip, [...quietly, `${PACKAGE}==${kubernetesVersion}`]);
  const [libraries] = await readdir(join(environment, 'lib'));
  return join(environment, 'lib', String(libraries), 'site-packages', PACKAGE, STRICT);
}

/**
 * The schemas name themselves and each other by addresses at kubernetes.io, where none of them is; kept, they are files
 * beside each other.
 * @param {string} from
 * @param {string} to
 */
async function keep(from, to) {
  await mkdir(to);
  for (const name of await readdir(from)) {
    const schema = JSON.parse(await readFile(join(from, name), 'utf8'));
    delete schema.$id;
    const text = JSON.stringify(schema).replaceAll('"/api/_definitions.json', '"_definitions.json');
    await writeFile(join(to, name), text);
  }
}
