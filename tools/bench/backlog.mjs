// Does a backlog cost anything? A million orders build up in the queue while delivery is paused, and drain: what
// gateway and consumer hold before, at the peak and after, and the accept rate beside a gateway's whose queue is empty.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ordersInQueues } from './broker-state.mjs';
import { startGatewayBeside } from './gateway-beside.mjs';
import { sendOrders } from './order-load.mjs';
import { pairedRatio } from './paired-ratio.mjs';
import { progressTable } from './progress-table.mjs';
import { WholeSystem } from './whole-system.mjs';

/** @typedef {{ gateway: number, consumer: number }} Memory resident, in MB */

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    'warm-up': { type: 'string', default: '60000' },
    // Many and short: what else the machine does comes and goes in seconds.
    pairs: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
  },
});
const orders = Number(values.orders);
const warmUpOrders = Number(values['warm-up']);

/** How far figures may be from those without a backlog. */
const tolerance = { memory: 0.05, rate: 0.1 };

/** Filling and draining are shown in so many parts. */
const parts = 10;

const sampleSeconds = 5;
const fillingTimeoutMs = 600_000;
const drainingTimeoutMs = 1_200_000;
const stuckAfterMs = 30_000;

const system = await WholeSystem.start({ CONSUMER_CONCURRENCY: '200' });
const beside = await startGatewayBeside();
let accepted = 0;
let runs = 0;

await send(beside.port, { count: warmUpOrders });
await beside.empty();
const show = progressTable(system);
const before = await memoryAtWork('before');
await system.pauseDelivery(true);
await fill();
const backlog = accepted - (await system.saved());
const pairs = [];
for (let pair = 1; pair <= Number(values.pairs); pair += 1) pairs.push(await measurePair(pair));
await system.pauseDelivery(false);
const peak = await memoryAtWork('peak');
await drain();
const after = await memoryAtWork('after');
await drain();
const saved = await system.saved();
const left = await leftInQueues();
await Promise.all([system.stop(), beside.stop()]);

const rate = pairedRatio(pairs);
const findings = [
  {
    text: `${accepted} accepted, ${saved} saved, ${left} left in the queues`,
    holds: saved === accepted && left === 0,
  },
  {
    text: `accepts/s with a backlog of ${backlog} / without: ${rate.text}`,
    holds: rate.median >= 1 - tolerance.rate,
  },
  judgeMemory('gateway'),
  judgeMemory('consumer'),
];
for (const { text, holds } of findings) console.log(`${holds ? 'holds' : 'FAILS'}  ${text}`);
process.exitCode = findings.every(({ holds }) => holds) ? 0 : 1;

/**
 * @param {number} port
 * @param {{ count?: number, seconds?: number }} limit
 * @returns {Promise<number>} accepted per second
 */
async function send(port, { count = Infinity, seconds = Infinity }) {
  const begun = performance.now();
  const elapsedSeconds = () => (performance.now() - begun) / 1000;
  const sums = await sendOrders({
    port,
    connections: Number(values.connections),
    run: `backlog-${(runs += 1)}`,
    until: (sent) => sent >= count || elapsedSeconds() >= seconds,
  });
  if (port === system.port) accepted += sums.accepted;
  if (sums.refused > 0) throw new Error(`${sums.refused} orders were refused, after ${accepted} accepted`);
  return sums.accepted / elapsedSeconds();
}

async function fill() {
  const end = performance.now() + fillingTimeoutMs;
  for (let part = 1; part <= parts; part += 1) {
    const perSecond = await send(system.port, { count: orders / parts });
    await show('filling', accepted, perSecond);
    if (performance.now() > end) throw new Error(`only ${accepted} orders in ${fillingTimeoutMs} ms`);
  }
}

/** Until all that was accepted is saved, or nothing more is. */
async function drain() {
  const end = performance.now() + drainingTimeoutMs;
  const look = async () => ({ saved: await system.saved(), atMs: performance.now() });
  let shown = await look();
  for (let now = shown, last = now; now.saved < accepted;) {
    await sleep(500);
    now = await look();
    if (now.saved > last.saved) last = now;
    if (now.atMs > Math.min(end, last.atMs + stuckAfterMs)) return;
    if (now.saved - shown.saved < orders / parts) continue;
    await show('draining', now.saved, (now.saved - shown.saved) / ((now.atMs - shown.atMs) / 1000));
    shown = now;
  }
}

/** The last acknowledgements are on their way when the last order is saved, and the broker counts at an interval. */
async function leftInQueues() {
  for (const end = performance.now() + stuckAfterMs; performance.now() < end; await sleep(500))
    if ((await ordersInQueues()) === 0) return 0;
  return ordersInQueues();
}

/**
 * Accepts per second with the backlog, and without it.
 * @param {number} pair from 1; each goes first in turn
 * @returns {Promise<[number, number]>}
 */
async function measurePair(pair) {
  const limit = { seconds: Number(values.seconds) };
  const withBacklog = () => send(system.port, limit);
  const without = async () => {
    const perSecond = await send(beside.port, limit);
    await beside.empty();
    return perSecond;
  };
  if (pair % 2 === 1) return [await withBacklog(), await without()];
  const first = await without();
  return [await withBacklog(), first];
}

/**
 * With the same orders coming in and going out each time, since V8 gives back memory of a process that rests.
 * @param {string} phase
 * @returns {Promise<Memory>}
 */
async function memoryAtWork(phase) {
  await send(system.port, { count: warmUpOrders });
  const sending = send(system.port, { seconds: sampleSeconds });
  const memory = { gateway: 0, consumer: 0 };
  for (let second = 1; second <= sampleSeconds; second += 1) {
    memory.gateway += system.gateway.memory.now / sampleSeconds;
    memory.consumer += system.consumer.memory.now / sampleSeconds;
    await sleep(1000);
  }
  await show(phase, accepted, await sending);
  return memory;
}

/** @param {keyof Memory} app */
function judgeMemory(app) {
  const [first, ...others] = [before[app], peak[app], after[app]];
  const figures = [first, ...others].map((megabytes) => megabytes.toFixed(0)).join(', ');
  return {
    text: `${app} RSS before, at the peak and after: ${figures} MB`,
    holds: others.every((megabytes) => Math.abs(megabytes / first - 1) <= tolerance.memory),
  };
}
