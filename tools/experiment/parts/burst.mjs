import { runCell } from '../run-cell.mjs';
import { timeShares } from '../time-shares.mjs';

/** @import { Lab } from '../lab.mjs' */
/** @import { CellSize } from '../run-cell.mjs' */
/** @import { BurstSample, Cell, Results } from '../results.mjs' */
/** @import { Sample } from '../stack-watch.mjs' */

const BURST = 3000;
const SAMPLE_EVERY_MS = 50;
const MARGIN_MS = 150;

/** Sizes before and after the fall. Above, synchronous requests are given up and sent again. */
const shared = /** @type {CellSize[]} */ ([
  { mode: 'sync', orders: 50 },
  { mode: 'async', orders: 50 },
  { mode: 'sync', orders: 500 },
  { mode: 'async', orders: 500 },
]);

/** The queue filling and draining at the limit, and where an order's time goes; looked at while it happens. */
export const burst = {
  name: 'burst',
  budgetSeconds: 90,

  /**
   * @param {Lab} lab
   * @returns {Promise<Partial<Results>>}
   */
  async run(lab) {
    const whereTimeGoes = [];
    for (const size of shared) {
      const { samples, cell } = await watched(lab, size);
      whereTimeGoes.push({ ...size, parts: timeShares(cell, samples, lab.parameters) });
    }
    const { samples, cell } = await watched(lab, { mode: 'async', orders: BURST });
    return {
      whereTimeGoes,
      burst: {
        orders: BURST,
        limit: lab.parameters.consumerConcurrency,
        samples: samples.map((sample) => burstSample(sample, cell)),
      },
    };
  },
};

/**
 * @param {Lab} lab
 * @param {CellSize} size
 */
async function watched(lab, size) {
  const { samples, result: cell } = await lab.watch.during(SAMPLE_EVERY_MS, () => runCell(lab, size));
  const from = Date.parse(cell.firstSentAt);
  const to = Date.parse(cell.lastSavedAt);
  // A little beyond the end, so that the picture ends with nothing under way.
  const inside = samples.filter(({ at }) => at >= from && at <= to + MARGIN_MS);
  return { samples: inside, cell };
}

/**
 * @param {Sample} sample
 * @param {Cell} cell
 * @returns {BurstSample}
 */
function burstSample({ at, queueDepth, backendInFlight, saved }, { firstSentAt }) {
  return { atMs: at - Date.parse(firstSentAt), queueDepth, backendInFlight, saved };
}
