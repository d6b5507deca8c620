import { checkClaims } from './claims.mjs';
import { referenceTable } from './reference-table.mjs';
import { schemaVersion } from './results.mjs';

/** @import { PartResult } from './part-store.mjs' */
/** @import { Results } from './results.mjs' */

/**
 * The parts as one, with the claims checked.
 * @param {PartResult[]} parts
 * @param {Pick<Results, 'commit' | 'quick' | 'machine' | 'versions' | 'parameters'>} circumstances
 * @returns {Results}
 */
export function assemble(parts, circumstances) {
  /** @type {Results} */
  const results = {
    schemaVersion,
    ...circumstances,
    date:
      parts
        .map(({ date }) => date)
        .sort()
        .at(-1) ?? '',
    reference: referenceTable,
    smallTable: [],
    runTable: [],
    fourCurves: [],
    whereTimeGoes: [],
    contentionAblation: [],
    latencyAblation: [],
    ...Object.assign({}, ...parts.map(({ found }) => found)),
    parts: parts.map(({ run }) => run),
    warnings: parts.flatMap(({ warnings }) => warnings),
    claims: [],
  };
  return { ...results, claims: checkClaims(results) };
}
