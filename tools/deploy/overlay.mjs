import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { workspaceRoot } from '../setup/workspace.mjs';

export const kubernetesDir = join(workspaceRoot, 'deploy/kubernetes');

/**
 * What an overlay consists of. Its patches are not applied; who asks what they change has to look at them.
 * @typedef {object} Overlay
 * @property {string[]} files absolute
 * @property {any[]} kustomizations
 * @property {any[]} objects of Kubernetes, and patches of them
 * @property {Map<string, Map<string, string>>} settings the variables of each ConfigMap, by its name
 */

/**
 * @param {string} folder of a kustomization, absolute
 * @returns {Overlay}
 */
export function readOverlay(folder) {
  const file = join(folder, 'kustomization.yaml');
  const kustomization = /** @type {any} */ (load(readFileSync(file, 'utf8')));
  const { resources = [], components = [], patches = [], configMapGenerator = [] } = kustomization;
  /** @type {Overlay} */
  const overlay = { files: [file], kustomizations: [kustomization], objects: [], settings: new Map() };
  for (const path of [...resources, ...components, ...patches.map((/** @type {any} */ patch) => patch.path)])
    add(overlay, path.endsWith('.yaml') ? readObjects(join(folder, path)) : readOverlay(join(folder, path)));
  for (const { name, envs = [] } of configMapGenerator)
    for (const path of envs) add(overlay, readSettings(name, join(folder, path)));
  return overlay;
}

/**
 * @param {Overlay} overlay
 * @param {Partial<Overlay>} part whose settings win
 */
function add(overlay, { files = [], kustomizations = [], objects = [], settings = new Map() }) {
  overlay.files.push(...files);
  overlay.kustomizations.push(...kustomizations);
  overlay.objects.push(...objects);
  for (const [name, variables] of settings)
    overlay.settings.set(name, new Map([...(overlay.settings.get(name) ?? []), ...variables]));
}

/** @param {string} file */
function readObjects(file) {
  return { files: [file], objects: loadAll(readFileSync(file, 'utf8')) };
}

/**
 * @param {string} name of the ConfigMap
 * @param {string} file
 */
function readSettings(name, file) {
  const lines = readFileSync(file, 'utf8').matchAll(/^([^#=\n]+)=(.*)$/gm);
  const variables = new Map([...lines].map(([, variable = '', value = '']) => [variable, value]));
  return { files: [file], settings: new Map([[name, variables]]) };
}
