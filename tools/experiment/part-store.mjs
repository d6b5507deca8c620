import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { localDir } from '../setup/workspace.mjs';

/** @import { PartRun, Results } from './results.mjs' */

/** @typedef {{ commit: string, settings: string }} Sources what figures come from: as `sourceState` and `givenSettings` say */

/**
 * What one part found: its members of the results.
 * @typedef {object} PartResult
 * @property {Sources} sources
 * @property {string} date
 * @property {PartRun} run
 * @property {string[]} warnings
 * @property {Partial<Results>} found
 */

const folder = join(localDir, 'results/parts');

/**
 * The part's result for the same sources, so that an experiment that was interrupted need not begin again.
 * @param {string} part
 * @param {Sources} sources
 * @returns {Promise<PartResult | undefined>}
 */
export async function keptPart(part, sources) {
  try {
    /** @type {PartResult} */
    const kept = JSON.parse(await readFile(fileOf(part), 'utf8'));
    return sources.commit !== 'unknown' && isDeepStrictEqual(kept.sources, sources) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** @param {PartResult} result */
export async function keepPart(result) {
  await mkdir(folder, { recursive: true });
  const file = fileOf(result.run.part);
  // Renamed into place: what is interrupted must not leave half a result.
  await writeFile(`${file}.part`, JSON.stringify(result, undefined, 2));
  await rename(`${file}.part`, file);
}

/** @param {string} part */
function fileOf(part) {
  return join(folder, `${part}.json`);
}
