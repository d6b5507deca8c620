import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The first executable of this name on the PATH, or in the further folders.
 * @param {string} name
 * @param {readonly string[]} [furtherFolders]
 * @returns {string | undefined}
 */
export function findCommand(name, furtherFolders = []) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...furtherFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
