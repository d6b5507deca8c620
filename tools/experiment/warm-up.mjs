import { step } from '../setup/progress.mjs';
import { runCell } from './run-cell.mjs';

/** @import { Lab } from './lab.mjs' */

/** Each code path runs often enough to be compiled, and every pool has its connections. */
const ORDERS = 1000;

/**
 * Runs both ways once with a backend that costs nothing; what is measured after does not pay for the apps' first requests.
 * @param {Lab} lab
 */
export function warmUp(lab) {
  return step('warm-up', `${ORDERS} orders either way`, async () => {
    await lab.setCapacity({ baseLatencyMs: 0, sigma: 0, kappa: 0 });
    for (const mode of /** @type {const} */ (['sync', 'async'])) await runCell(lab, { mode, orders: ORDERS });
    await lab.setCapacity({});
    lab.warnings = [];
  });
}
