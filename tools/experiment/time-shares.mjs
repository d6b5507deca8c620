/** @import { Cell, Parameters, TimeShares } from './results.mjs' */
/** @import { Sample } from './stack-watch.mjs' */

/**
 * How the time of an order divides, on average. By Little's law the mean time in a place is the sum over time of how
 * many were there, divided by how many went through: so counting is enough, and no order need be followed.
 * @param {Pick<Cell, 'mode' | 'orders' | 'latencyMs'>} cell with every request successful
 * @param {Sample[]} samples from the first request to the last save
 * @param {Pick<Parameters, 'baseLatencyMs'>} parameters
 * @returns {TimeShares['parts']}
 */
export function timeShares({ mode, orders, latencyMs }, samples, { baseLatencyMs }) {
  const backend = areaOf(samples, ({ backendInFlight }) => backendInFlight) / orders;
  const queued =
    areaOf(
      samples,
      ({ queueDepth, held, backendInFlight }) => queueDepth + Math.max(0, held - backendInFlight),
    ) / orders;
  const base = Math.min(baseLatencyMs, backend);
  const isAsync = mode === 'async';
  return [
    // The synchronous client waits for the backend as well, the asynchronous one has its answer before.
    { part: 'gateway and network', ms: Math.max(0, latencyMs.avg - (isAsync ? 0 : backend)) },
    ...(isAsync ? [{ part: /** @type {const} */ ('waiting in queue'), ms: queued }] : []),
    { part: 'backend: base latency', ms: base },
    { part: 'backend: contention', ms: backend - base },
  ];
}

/**
 * @param {Sample[]} samples in the order of time
 * @param {(sample: Sample) => number} count
 */
function areaOf(samples, count) {
  return samples.slice(1).reduce((sum, sample, index) => {
    const before = /** @type {Sample} */ (samples[index]);
    return sum + ((count(before) + count(sample)) / 2) * (sample.at - before.at);
  }, 0);
}
