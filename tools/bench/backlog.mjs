// Does a backlog cost anything? A million orders build up in the queue while delivery is kept low, and drain: what
// gateway and consumer hold before, at the peak and after, and the accept rate beside a gateway's whose queue is empty,
// at the same broker. Neither ever rests, since V8 gives back memory of a process that does.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ordersInQueues } from './broker-state.mjs';
import { startGatewayBeside } from './gateway-beside.mjs';
import { sendOrders } from './order-load.mjs';
import { pairedRatio } from './paired-ratio.mjs';
import { progressTable } from './progress-table.mjs';
import { reportFindings } from './report-findings.mjs';
import { WholeSystem } from './whole-system.mjs';

/** @typedef {{ gateway: number, consumer: number }} Memory resident, in MB */
/** @typedef {Memory & { perSecond: number }} AtWork accepted per second meanwhile */

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    'warm-up': { type: 'string', default: '100000' },
    // Many and short: what else the machine does comes and goes in seconds.
    pairs: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
  },
});
const orders = Number(values.orders);
const warmUpOrders = Number(values['warm-up']);

/** V8 makes room for new objects as it sees fit, tens of MB more or less, which hides what our own structures hold. */
const fixedNursery = ['--min-semi-space-size=16', '--max-semi-space-size=16'];

/**
 * How far memory may be from the middle of its least and its most, and the rate from that without a backlog. Not from
 * what it was before: a process that has just begun to work holds less, backlog or none.
 */
const tolerance = { memory: 0.05, rate: 0.1 };

/** Calls of the backend at once while the backlog builds up. */
const lowLimit = 1;
/** Connections that go on sending while it drains. */
const fewConnections = 2;

/** Filling and draining are shown in so many parts. */
const parts = 10;

const sampleSeconds = 5;
const fillingTimeoutMs = 900_000;
const drainingTimeoutMs = 1_800_000;
/** The broker counts every few seconds, and the last acknowledgements come after the last order. */
const settledWithinMs = 30_000;

const system = await WholeSystem.start({ env: { CONSUMER_CONCURRENCY: '200' }, nodeOptions: fixedNursery });
const beside = await startGatewayBeside();
let accepted = 0;
let runs = 0;
/** What was held in each part of filling and draining, on average. @type {Memory[]} */
const held = [];

await send(beside.port, { count: warmUpOrders });
await beside.empty();
const show = progressTable(system);
await send(system.port, { count: warmUpOrders });
await drain('warm-up', warmUpOrders);
const before = await memoryAtWork('before');
await system.limitDelivery(lowLimit);
await fill();
const backlog = await unsaved();
const pairs = [];
for (let pair = 1; pair <= Number(values.pairs); pair += 1) pairs.push(await measurePair(pair));
await system.limitDelivery(null);
const peak = await memoryAtWork('peak');
await drain('draining', backlog);
const after = await memoryAtWork('after');
const left = await settle();
const saved = await system.saved();
await Promise.all([system.stop(), beside.stop()]);
console.log(
  `accepts/s of the same gateway before, at the peak and after: ${[before, peak, after].map(({ perSecond }) => perSecond.toFixed(0)).join(', ')}`,
);

const rate = pairedRatio(pairs);
reportFindings([
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
]);

/**
 * @param {number} port
 * @param {{ count?: number, seconds?: number, isOver?: () => boolean, connections?: number }} options
 * @returns {Promise<number>} accepted per second
 */
async function send(port, { count = Infinity, seconds = Infinity, isOver = () => false, ...options }) {
  const begun = performance.now();
  const elapsedSeconds = () => (performance.now() - begun) / 1000;
  const sums = await sendOrders({
    port,
    connections: options.connections ?? Number(values.connections),
    run: `backlog-${(runs += 1)}`,
    until: (sent) => sent >= count || elapsedSeconds() >= seconds || isOver(),
  });
  if (port === system.port) accepted += sums.accepted;
  if (sums.refused > 0) throw new Error(`${sums.refused} orders were refused, after ${accepted} accepted`);
  return sums.accepted / elapsedSeconds();
}

async function unsaved() {
  return accepted - (await system.saved());
}

async function fill() {
  const end = performance.now() + fillingTimeoutMs;
  for (let part = 1; part <= parts; part += 1) {
    const looks = watchMemory();
    let perSecond = 0;
    // Meanwhile the consumer saves some, since it never rests.
    for (let missing; (missing = (part * orders) / parts - (await unsaved())) > 0;)
      perSecond = Math.max(perSecond, await send(system.port, { count: missing }));
    held.push(looks.end());
    await show('filling', accepted, perSecond);
    if (performance.now() > end) throw new Error(`only ${accepted} orders in ${fillingTimeoutMs} ms`);
  }
}

/**
 * Until next to nothing of so many orders is left.
 * @param {string} phase
 * @param {number} size
 */
async function drain(phase, size) {
  const end = performance.now() + drainingTimeoutMs;
  let isOver = false;
  const sending = send(system.port, { connections: fewConnections, isOver: () => isOver });
  const look = async () => ({ saved: await system.saved(), atMs: performance.now() });
  let looks = watchMemory();
  for (let shown = await look(); (await ordersInQueues()) > size / 100; await sleep(1000)) {
    const now = await look();
    if (now.atMs > end) throw new Error(`only ${now.saved} saved after ${drainingTimeoutMs} ms`);
    if (now.saved - shown.saved < size / parts) continue;
    await show(phase, now.saved, (now.saved - shown.saved) / ((now.atMs - shown.atMs) / 1000));
    shown = now;
    const memory = looks.end();
    if (phase === 'draining') held.push(memory);
    looks = watchMemory();
  }
  looks.end();
  isOver = true;
  await sending;
}

/** @returns {Promise<number>} how many orders are left in the queues, when nothing more is sent */
async function settle() {
  let left = await ordersInQueues();
  let end = performance.now() + settledWithinMs;
  for (let saved = 0; (saved < accepted || left > 0) && performance.now() < end; await sleep(500)) {
    const before = saved;
    [saved, left] = [await system.saved(), await ordersInQueues()];
    if (saved > before) end = performance.now() + settledWithinMs;
  }
  return left;
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
 * @param {string} phase
 * @returns {Promise<AtWork>}
 */
async function memoryAtWork(phase) {
  const sending = send(system.port, { seconds: 2 * sampleSeconds });
  await sleep(sampleSeconds * 1000);
  const looks = watchMemory();
  await sleep(sampleSeconds * 1000);
  const memory = looks.end();
  const perSecond = await sending;
  await show(phase, accepted, perSecond);
  return { ...memory, perSecond };
}

/** Looks each second until its end, and gives the average. */
function watchMemory() {
  const sum = { gateway: 0, consumer: 0 };
  let looks = 0;
  const look = () => {
    sum.gateway += system.gateway.memory.now;
    sum.consumer += system.consumer.memory.now;
    looks += 1;
  };
  look();
  const timer = setInterval(look, 1000);
  return {
    /** @returns {Memory} */
    end() {
      clearInterval(timer);
      return { gateway: sum.gateway / looks, consumer: sum.consumer / looks };
    },
  };
}

/** @param {keyof Memory} app */
function judgeMemory(app) {
  const figures = [before, peak, after].map((memory) => memory[app].toFixed(0)).join(', ');
  const all = [before, ...held, peak, after].map((memory) => memory[app]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const off = (most - least) / (most + least);
  return {
    text: `${app} RSS before, at the peak and after: ${figures} MB; all the time ${least.toFixed(0)} to ${most.toFixed(0)} MB, flat within ${(100 * off).toFixed(1)} % of the middle`,
    holds: off <= tolerance.memory,
  };
}
