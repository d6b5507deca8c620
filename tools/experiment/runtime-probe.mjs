// Preloaded into an app by `--import`, so that the product needs no code for it: what the runtime did since the last
// reset, over a loopback port. GET / reads, POST /reset begins anew, POST /trace-gc/on|off has V8 print each collection.
import { createServer } from 'node:http';
import { PerformanceObserver, constants, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

/** @import { GcFigures, PauseFigures } from './results.mjs' */

/**
 * @typedef {object} RuntimeFigures since the last reset
 * @property {GcFigures} gc
 * @property {number} eventLoopDelayP99Ms
 * @property {number} heapPeakBytes
 * @property {number} rssPeakBytes
 * @property {number} cpuMicroseconds
 * @property {number} socketsPeak
 * @property {number} elapsedMs
 */

const DELAY_RESOLUTION_MS = 10;
const SAMPLE_EVERY_MS = 100;

/** Kinds that never pause for long are left out: V8 reports weak callbacks as a kind of their own. */
const kinds = /** @type {Record<number, keyof GcFigures>} */ ({
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'scavenge',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'markSweep',
});

// Worker threads inherit the preload.
if (isMainThread) observe(Number(process.env['EXPERIMENT_PROBE_PORT']));

/** @param {number} port */
function observe(port) {
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  let since = beginning();

  const pauses = new PerformanceObserver((list) => list.getEntries().forEach(count));
  pauses.observe({ type: 'gc' });
  setInterval(sample, SAMPLE_EVERY_MS).unref();

  /** @param {import('node:perf_hooks').PerformanceEntry} entry */
  function count(entry) {
    const { detail } =
      /** @type {import('node:perf_hooks').PerformanceEntry & { detail: { kind: number } }} */ (entry);
    const kind = kinds[detail.kind];
    if (!kind) return;
    const figures = since.gc[kind];
    figures.count += 1;
    figures.totalMs += entry.duration;
    figures.longestMs = Math.max(figures.longestMs, entry.duration);
  }

  function sample() {
    const { heapUsed, rss } = process.memoryUsage();
    since.heapPeakBytes = Math.max(since.heapPeakBytes, heapUsed);
    since.rssPeakBytes = Math.max(since.rssPeakBytes, rss);
    const sockets = process.getActiveResourcesInfo().filter((type) => type === 'TCPSocketWrap');
    since.socketsPeak = Math.max(since.socketsPeak, sockets.length);
  }

  /** @returns {RuntimeFigures} */
  function read() {
    pauses.takeRecords().forEach(count);
    sample();
    const { at, cpu, ...figures } = since;
    const { user, system } = process.cpuUsage(cpu);
    return {
      ...figures,
      // The histogram holds the time between two ticks, of which the resolution is no delay.
      eventLoopDelayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - DELAY_RESOLUTION_MS),
      cpuMicroseconds: user + system,
      elapsedMs: performance.now() - at,
    };
  }

  function reset() {
    pauses.takeRecords();
    delay.reset();
    since = beginning();
  }

  serve(port, {
    'GET /': read,
    'POST /reset': reset,
    'POST /trace-gc/on': () => traceGc('--'),
    'POST /trace-gc/off': () => traceGc('--no-'),
  });
}

function beginning() {
  return {
    gc: { scavenge: noPause(), incremental: noPause(), markSweep: noPause() },
    heapPeakBytes: 0,
    rssPeakBytes: 0,
    socketsPeak: 0,
    cpu: process.cpuUsage(),
    at: performance.now(),
  };
}

/** @returns {PauseFigures} */
function noPause() {
  return { count: 0, totalMs: 0, longestMs: 0 };
}

/**
 * NODE_OPTIONS does not take these flags, V8 does at any time.
 * @param {'--' | '--no-'} prefix
 */
function traceGc(prefix) {
  for (const flag of ['trace-gc', 'trace-gc-nvp']) setFlagsFromString(`${prefix}${flag}`);
}

/**
 * @param {number} port
 * @param {Record<string, () => RuntimeFigures | void>} routes
 */
function serve(port, routes) {
  const server = createServer((request, response) => {
    const figures = routes[`${request.method} ${request.url}`]?.();
    response.setHeader('connection', 'close');
    response.end(
      JSON.stringify(figures ?? {}, (_, value) => (typeof value === 'number' ? rounded(value) : value)),
    );
  });
  server.listen(port, '127.0.0.1').unref();
}

/** @param {number} value as exact as anybody may take it */
function rounded(value) {
  return Math.round(value * 1000) / 1000;
}
