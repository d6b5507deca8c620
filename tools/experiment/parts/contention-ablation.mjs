import { runCell } from '../run-cell.mjs';
import { sizes } from '../settings.mjs';

/** @import { Lab } from '../lab.mjs' */
/** @import { ContentionVariant, Results } from '../results.mjs' */

/** The synchronous table with parts of the backend's contention taken away: what falls then is the gateway's own. */
export const contentionAblation = {
  name: 'contention-ablation',
  budgetSeconds: 5 * 60,

  /**
   * @param {Lab} lab
   * @returns {Promise<Partial<Results>>}
   */
  async run(lab) {
    const { sigma, kappa } = lab.parameters;
    /** @type {ContentionVariant[]} */
    const variants = [];
    for (const model of [
      { sigma: 0, kappa: 0 },
      { sigma, kappa: 0 },
      { sigma: 0, kappa },
    ]) {
      await lab.setCapacity(model);
      const cells = [];
      for (const orders of sizes) {
        const { ordersPerMinute } = await runCell(lab, { mode: 'sync', orders });
        cells.push({ orders, ordersPerMinute });
      }
      variants.push({ ...model, cells });
    }
    await lab.setCapacity({});
    return { contentionAblation: variants };
  },
};
