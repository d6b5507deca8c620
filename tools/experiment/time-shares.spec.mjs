import { timeShares } from './time-shares.mjs';

const latencyMs = { avg: 260, p50: 0, p95: 0, p99: 0, max: 0 };
const parameters = { baseLatencyMs: 50 };

/** @param {[at: number, backendInFlight: number, queueDepth: number, held: number][]} rows */
const samplesOf = (rows) =>
  rows.map(([at, backendInFlight, queueDepth, held]) => ({
    at,
    backendInFlight,
    queueDepth,
    held,
    orphansInFlight: 0,
    saved: 0,
  }));

it('finds the time at the backend from how many were there', () => {
  const samples = samplesOf([
    [0, 10, 0, 0],
    [200, 10, 0, 0],
  ]);
  expect(timeShares({ mode: 'sync', orders: 10, latencyMs }, samples, parameters)).toEqual([
    { part: 'gateway and network', ms: 60 },
    { part: 'backend: base latency', ms: 50 },
    { part: 'backend: contention', ms: 150 },
  ]);
});

it('counts the wait in the queue and in the hands of the consumer, beside the answer to the client', () => {
  const samples = samplesOf([
    [0, 4, 100, 8],
    [1000, 4, 0, 8],
  ]);
  expect(timeShares({ mode: 'async', orders: 100, latencyMs }, samples, parameters)).toEqual([
    { part: 'gateway and network', ms: 260 },
    { part: 'waiting in queue', ms: 540 },
    { part: 'backend: base latency', ms: 40 },
    { part: 'backend: contention', ms: 0 },
  ]);
});
