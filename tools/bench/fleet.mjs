// Does a fleet use its budget, and keep to it? One, two and four consumers share BACKEND_CONCURRENCY before a backend
// without contention: orders saved per second beside budget / service time, and the most calls at once. At the end one
// is killed: how long its calls run on beside those of the others.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sendOrders } from './order-load.mjs';
import { reportFindings } from './report-findings.mjs';
import { WholeSystem } from './whole-system.mjs';

/** @import { ServerProcess } from './server-process.mjs' */

const { values } = parseArgs({
  options: {
    budget: { type: 'string', default: '12' },
    'latency-ms': { type: 'string', default: '100' },
    seconds: { type: 'string', default: '10' },
  },
});
const budget = Number(values.budget);
const seconds = Number(values.seconds);
const idealPerSecond = budget / (Number(values['latency-ms']) / 1000);
const leastPart = 0.9;
const backendTimeoutMs = 1_000;
/** Of each change: consumers start, a poll and a backend timeout pass. */
const changeSeconds = 15;

const system = await WholeSystem.start({
  env: {
    BACKEND_CONCURRENCY: values.budget,
    CONSUMER_CONCURRENCY: values.budget,
    BACKEND_TIMEOUT_MS: String(backendTimeoutMs),
    BACKEND_BASE_LATENCY_MS: values['latency-ms'],
    BACKEND_SIGMA: '0',
    BACKEND_KAPPA: '0',
  },
});
/** @type {ServerProcess[]} beside the system's own consumer */
const joined = [];
const backlog = idealPerSecond * 4 * (seconds + changeSeconds);
await sendOrders({ port: system.port, connections: 8, run: 'fleet', until: (sent) => sent >= backlog });

console.log(`ideal: ${budget} calls of ${values['latency-ms']} ms make ${idealPerSecond} orders/s`);
const findings = [];
for (const consumers of [1, 2, 4]) {
  await system.resetStats();
  while (joined.length + 1 < consumers) joined.push(await system.addConsumer());
  await use(consumers);
  const coming = (await system.stats()).peakInFlight;
  await system.resetStats();
  await sleep(seconds * 1000);
  const { saved, peakInFlight } = await system.stats();
  const part = saved / seconds / idealPerSecond;
  findings.push({
    text: `${consumers} consumers: ${(saved / seconds).toFixed(1)} orders/s, ${part.toFixed(3)} of the ideal; most calls at once ${peakInFlight}, ${coming} before`,
    holds: part >= leastPart && Math.max(peakInFlight, coming) <= budget,
  });
}
findings.push(await killOne());
await system.stop();

reportFindings(findings);

/**
 * Returns when so many consumers use their shares, and newcomers no longer wait.
 * @param {number} consumers
 */
async function use(consumers) {
  await sleep(backendTimeoutMs + 2_000);
  const calls = consumers * Math.floor(budget / consumers);
  for (
    const end = Date.now() + changeSeconds * 1000;
    (await system.stats()).inFlight < calls;
    await sleep(20)
  )
    if (Date.now() > end) throw new Error(`${consumers} consumers do not make ${calls} calls`);
}

/** Whether the calls of a killed consumer are over within a backend timeout, and fit into the budget. */
async function killOne() {
  await system.resetStats();
  await joined.pop()?.stop('SIGKILL');
  const killedAtMs = performance.now();
  let most = 0;
  let overAfterMs = 0;
  while (performance.now() - killedAtMs < 3 * backendTimeoutMs) {
    const { inFlight, orphansInFlight } = await system.stats();
    most = Math.max(most, inFlight + orphansInFlight);
    if (orphansInFlight > 0) overAfterMs = performance.now() - killedAtMs;
    await sleep(5);
  }
  const { orphaned, peakInFlight } = await system.stats();
  return {
    text: `one is killed: ${orphaned} calls run on for ${overAfterMs.toFixed(0)} ms; most at once with them ${most}, without ${peakInFlight}`,
    holds: overAfterMs <= backendTimeoutMs && most <= budget,
  };
}
