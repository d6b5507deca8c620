import { middleCell } from '../median.mjs';
import { runCell } from '../run-cell.mjs';
import { smallSizes } from '../settings.mjs';

/** @import { Lab } from '../lab.mjs' */
/** @import { Cell, Results } from '../results.mjs' */

/** The sizes at which the synchronous way looks promising. */
export const smallTable = {
  name: 'small-table',
  budgetSeconds: 90,

  /**
   * @param {Lab} lab
   * @returns {Promise<Partial<Results>>}
   */
  async run(lab) {
    const sizes = smallSizes.map((orders) => ({ orders, cells: /** @type {Cell[]} */ ([]) }));
    for (let pass = 0; pass < lab.passes; pass += 1)
      for (const { orders, cells } of sizes) cells.push(await runCell(lab, { mode: 'sync', orders }));
    return { smallTable: sizes.map(({ cells }) => middleCell(cells)) };
  },
};
