import { Worker } from 'node:worker_threads';
import { flatMemory, FloodAnswers } from './flood-answers.mjs';

/** @import { RowContext } from '../row-context.mjs' */
/** @import { Order } from './order-source.mjs' */
/** @import { Answer } from './submit.mjs' */
/** @import { FloodEnd, FloodOrder } from './flood-thread.mjs' */

/**
 * What came of one flood.
 * @typedef {object} Flood
 * @property {number} planned orders
 * @property {number} sent of them; the thread gives up those that it could not send in time
 * @property {number} beganAtMs by `performance.now()`
 * @property {number} endedAtMs of the sending; answers may have come later
 * @property {readonly Answer[]} answers to all that were sent
 */

const TIMEOUT_MS = 5000;

/**
 * Sends new orders to one gateway at a rate that is too high for the load of a row: written as bytes that are
 * made beforehand, by a thread that does nothing else. Nobody sends them again. Ledger and answers know them as any
 * others.
 * @param {RowContext} context
 * @param {{ ratePerSecond: number, forMs: number, order?: Partial<Order>, gateway?: string }} plan `order`: members over those of
 *   the source; `gateway`: its address, the first if there is none
 * @returns {Promise<Flood>}
 */
export async function flood(
  { system, source, ledger, load },
  { ratePerSecond, forMs, order: members, gateway = system.gateways[0]?.url ?? '' },
) {
  const planned = Math.round((ratePerSecond * forMs) / 1000);
  const plans = Array.from({ length: planned }, () => source.next(members));
  const columns = flatMemory(planned);
  const { beganAtMs, endedAtMs, words } = await inThread({
    url: gateway,
    ratePerSecond,
    timeoutMs: TIMEOUT_MS,
    timeOrigin: performance.timeOrigin,
    requests: encode(plans.map(({ order }) => order)),
    columns,
  });
  const answers = new FloodAnswers(columns, words);
  const found = plans.flatMap(({ order, expected }, index) => {
    const answer = answers.at(index);
    if (!answer) return [];
    const full = { gateway, ...answer };
    ledger.answered(ledger.add(order, expected), full);
    load.answers.push(full);
    return [full];
  });
  return { planned, sent: found.length, beganAtMs, endedAtMs, answers: found };
}

/**
 * One after the other in memory that both threads see.
 * @param {readonly object[]} orders
 * @returns {FloodOrder['requests']}
 */
function encode(orders) {
  const requests = orders.map((order) => {
    const body = JSON.stringify(order);
    return Buffer.from(
      `POST /v1/orders HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
  let end = 0;
  const ends = Float64Array.from(requests, ({ length }) => (end += length));
  const bytes = new Uint8Array(new SharedArrayBuffer(end));
  requests.forEach((request, index) => bytes.set(request, (ends[index] ?? 0) - request.length));
  return { bytes, ends };
}

/**
 * @param {FloodOrder} workerData
 * @returns {Promise<FloodEnd>}
 */
function inThread(workerData) {
  const thread = new Worker(new URL('flood-thread.mjs', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('The thread of the flood ended without a word.')));
  });
}
