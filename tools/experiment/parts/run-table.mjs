import { summarize } from '../median.mjs';
import { runCell } from '../run-cell.mjs';
import { quickSizes, sizes } from '../settings.mjs';

/** @import { Lab } from '../lab.mjs' */
/** @import { Cell, Results } from '../results.mjs' */

const modes = /** @type {const} */ (['sync', 'async']);

/** The reference experiment, several times over. */
export const runTable = {
  name: 'run-table',
  budgetSeconds: 13 * 60,
  /** @param {Lab} lab */
  run: (lab) => measure(lab, sizes, lab.passes),
};

export const quickTable = {
  name: 'run-table',
  budgetSeconds: 60,
  /** @param {Lab} lab */
  run: (lab) => measure(lab, quickSizes, 1),
};

/**
 * @param {Lab} lab
 * @param {number[]} orderCounts
 * @param {number} passes
 * @returns {Promise<Partial<Results>>}
 */
async function measure(lab, orderCounts, passes) {
  const rows = modes.flatMap((mode) =>
    orderCounts.map((orders) => ({ mode, orders, cells: /** @type {Cell[]} */ ([]) })),
  );
  // The whole table before its next pass: a machine that slows down slows all sizes.
  for (let pass = 0; pass < passes; pass += 1)
    for (const { mode, orders, cells } of rows) cells.push(await runCell(lab, { mode, orders }));
  return { runTable: rows.map(({ cells }) => summarize(cells)) };
}
