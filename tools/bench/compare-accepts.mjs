import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../experiment/median.mjs';
import { GatewayUnderLoad } from './accept-rate.mjs';
import { pairedRatio } from './paired-ratio.mjs';
import { reportFindings } from './report-findings.mjs';
import { declareQueues } from './scratch-topology.mjs';

/** @import { Measured, Server } from './accept-rate.mjs' */

/** For `parseArgs`. */
export const pairOptions = /** @type {const} */ ({
  starts: { type: 'string', default: '3' },
  pairs: { type: 'string', default: '20' },
  seconds: { type: 'string', default: '1' },
  connections: { type: 'string', default: '64' },
});

/** V8 compiles the gateway's code for about its first 30,000 orders. */
const warmUpPairs = 10;

/** Rest after a purge, which the broker goes on working at for a while. */
const restMs = 250;

/**
 * Starts two gateways at one broker, several times over, and loads them by turns: what else runs on the machine changes
 * from second to second, so only neighbouring seconds are compared. Prints each start, and all together.
 * @param {Server} one
 * @param {Server} other
 * @param {{ starts: string, pairs: string, seconds: string, connections: string }} values of `pairOptions`
 * @param {number} [least] the ratio of accepts per second that is asked for; below it the exit code is 1
 */
export async function compareAccepts(one, other, values, least) {
  const queues = await declareQueues();
  /** @type {[Measured, Measured][]} */
  const all = [];
  for (let start = 1; start <= Number(values.starts); start += 1) {
    const pairs = await pairsOfStart(one, other, values, queues.empty);
    print(`start ${start}`, pairs);
    all.push(...pairs);
  }
  await queues.close();
  const ratio = print(`\n${one.name} / ${other.name}`, all);
  if (least !== undefined) reportFindings([{ text: `accepts/s >= ${least}`, holds: ratio >= least }]);
}

/**
 * @param {string} what
 * @param {[Measured, Measured][]} pairs
 * @returns {number} the ratio of accepts per second
 */
function print(what, pairs) {
  /** @param {(measured: Measured) => number} figure */
  const compare = (figure) => {
    const ratio = pairedRatio(pairs.map(([ofOne, ofOther]) => [figure(ofOne), figure(ofOther)]));
    const left = median(pairs.map(([ofOne]) => figure(ofOne))).toFixed(0);
    const right = median(pairs.map(([, ofOther]) => figure(ofOther))).toFixed(0);
    return { ...ratio, text: `${left} / ${right} = ${ratio.text}` };
  };
  const accepts = compare(({ perSecond }) => perSecond);
  console.log(`${what}:`);
  console.log(`  accepts/s         ${accepts.text}`);
  console.log(`  CPU us per order  ${compare(({ cpuPerOrder }) => cpuPerOrder).text}`);
  return accepts.median;
}

/**
 * @param {Server} server
 * @param {Server} otherServer
 * @param {{ pairs: string, seconds: string, connections: string }} values
 * @param {() => Promise<unknown>} empty
 * @returns {Promise<[Measured, Measured][]>}
 */
async function pairsOfStart(server, otherServer, { pairs, seconds, connections }, empty) {
  const one = await GatewayUnderLoad.start(server, Number(connections));
  const other = await GatewayUnderLoad.start(otherServer, Number(connections));
  /** @param {GatewayUnderLoad} gateway */
  const measure = async (gateway) => {
    await empty();
    await sleep(restMs);
    return gateway.accept(Number(seconds));
  };
  /** @type {[Measured, Measured][]} */
  const measured = [];
  for (let pair = -warmUpPairs; pair < Number(pairs); pair += 1) {
    // By turns the one and the other goes first: what the first leaves behind then meets both.
    const ofOneFirst = pair % 2 === 0 ? await measure(one) : undefined;
    const ofOther = await measure(other);
    const ofOne = ofOneFirst ?? (await measure(one));
    if (pair >= 0) measured.push([ofOne, ofOther]);
  }
  await Promise.all([one.stop(), other.stop()]);
  return measured;
}
