import { heading, measureAccepts } from './accept-rate.mjs';
import { pairedRatio } from './paired-ratio.mjs';
import { reportFindings } from './report-findings.mjs';
import { declareQueues } from './scratch-topology.mjs';

/** @import { Measured, Server } from './accept-rate.mjs' */

/** For `parseArgs`. */
export const pairOptions = /** @type {const} */ ({
  pairs: { type: 'string', default: '6' },
  seconds: { type: 'string', default: '8' },
  connections: { type: 'string', default: '64' },
});

/**
 * Pairs of runs of two servers, one after the other at the same broker; prints each, and what they say together.
 * @param {Server} one
 * @param {Server} other
 * @param {{ pairs: string, seconds: string, connections: string }} values of `pairOptions`
 * @param {number} [least] the ratio of accepts per second that is asked for; below it the exit code is 1
 */
export async function compareAccepts(one, other, values, least) {
  const queues = await declareQueues();
  /** @type {[Measured, Measured][]} */
  const pairs = [];
  console.log(heading);
  for (let pair = 1; pair <= Number(values.pairs); pair += 1) {
    const run = { pair, seconds: Number(values.seconds), connections: Number(values.connections), queues };
    // By turns the one and the other goes first: what the first leaves behind then meets both.
    const isOneFirst = pair % 2 === 1;
    const first = await measureAccepts(isOneFirst ? one : other, run);
    const second = await measureAccepts(isOneFirst ? other : one, run);
    pairs.push(isOneFirst ? [first, second] : [second, first]);
  }
  await queues.close();
  /** @param {(measured: Measured) => number} figure */
  const ratio = (figure) => pairedRatio(pairs.map(([ofOne, ofOther]) => [figure(ofOne), figure(ofOther)]));
  const accepts = ratio(({ perSecond }) => perSecond);
  console.log(`\nmedian of ${pairs.length} pairs, ${one.name} / ${other.name}:`);
  console.log(`  accepts/s     ${accepts.text}`);
  console.log(`  CPU per order ${ratio(({ cpuPerOrder }) => cpuPerOrder).text}`);
  if (least !== undefined)
    reportFindings([{ text: `accepts/s >= ${least}`, holds: accepts.median >= least }]);
}
