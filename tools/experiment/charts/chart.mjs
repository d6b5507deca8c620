/** @import { Results } from '../results.mjs' */
/** @import { Picture } from './render-svg.mjs' */

/**
 * A picture of a part of the results.
 * @typedef {object} Chart
 * @property {string} name of the file, without `.svg`
 * @property {(keyof Results)[]} needs the parts without which it cannot be drawn
 * @property {(results: Required<Results>) => Picture} draw
 */

export {};
