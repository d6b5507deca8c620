import { burst } from './parts/burst.mjs';
import { contentionAblation } from './parts/contention-ablation.mjs';
import { fourCurves } from './parts/four-curves.mjs';
import { latencyAblation } from './parts/latency-ablation.mjs';
import { quickTable, runTable } from './parts/run-table.mjs';
import { smallTable } from './parts/small-table.mjs';

/** @import { Lab } from './lab.mjs' */
/** @import { Results } from './results.mjs' */

/**
 * A piece of the experiment that stands alone, and can be run again alone.
 * @typedef {object} Part
 * @property {string} name
 * @property {number} budgetSeconds on two cores
 * @property {(lab: Lab) => Promise<Partial<Results>>} run
 */

/** @type {Part[]} */
export const fullParts = [smallTable, runTable, burst, contentionAblation, latencyAblation, fourCurves];

/** @type {Part[]} */
export const quickParts = [quickTable];
