/** @import { GcFigures } from './results.mjs' */

/**
 * How long a process stood still for its collections, of all kinds together.
 * @param {GcFigures} gc
 */
export const pausedMs = (gc) => Object.values(gc).reduce((sum, { totalMs }) => sum + totalMs, 0);
