/**
 * What `npm run experiment` measured: the shape of `docs/results/experiment.json`, which the claims, the tables and
 * the charts read and nothing else. Bytes are bytes, times are milliseconds unless the name says otherwise.
 *
 * @typedef {object} Results
 * @property {1} schemaVersion
 * @property {string} commit with `+` and a hash where the sources differ from it
 * @property {string} date ISO 8601, when the last part ended
 * @property {boolean} quick a short look: other claims, and most parts empty
 * @property {Machine} machine
 * @property {Versions} versions
 * @property {Parameters} parameters
 * @property {ReferenceRow[]} reference
 * @property {Cell[]} smallTable synchronous, at the sizes of the graph that looks promising
 * @property {RunTableRow[]} runTable
 * @property {Curve[]} fourCurves
 * @property {Burst} [burst]
 * @property {TimeShares[]} whereTimeGoes
 * @property {ContentionVariant[]} contentionAblation synchronous
 * @property {LatencyRun[]} latencyAblation
 * @property {PartRun[]} parts what was run, in which time, and whether the sums add up after it
 * @property {string[]} warnings what a reader must know before using the figures
 * @property {ClaimResult[]} claims
 */

/** @typedef {'sync' | 'async'} Mode */

/** @typedef {{ cpu: string, cores: number, memoryBytes: number, kernel: string }} Machine */

/** @typedef {{ node: string, k6: string, rabbitmq: string, postgresql: string, nest: string, amqplib: string }} Versions */

/**
 * @typedef {object} Parameters
 * @property {number} baseLatencyMs
 * @property {number} sigma
 * @property {number} kappa
 * @property {number} consumerConcurrency
 * @property {number} syncTimeoutMs
 * @property {number} maxInFlight requests that the sender has open at most
 * @property {number} deadlineSeconds of a cell
 */

/**
 * A row of the .NET demo that this repeats.
 * @typedef {{ orders: number, sync: ReferenceFigures, async: ReferenceFigures }} ReferenceRow
 * @typedef {{ latencyMs: number, ordersPerMinute: number, failures: number }} ReferenceFigures
 */

/**
 * One run of so many orders in one way.
 * @typedef {object} Cell
 * @property {Mode} mode
 * @property {number} orders
 * @property {number} ordersPerMinute saved orders / (first request sent to last order saved)
 * @property {number} seconds
 * @property {string} firstSentAt ISO 8601
 * @property {string} lastSavedAt
 * @property {number} saved
 * @property {number} unsaved at the deadline
 * @property {number} attempts requests, retries included
 * @property {number} failures requests that brought no success
 * @property {LatencyFigures} latencyMs of requests, as the client sees them
 * @property {BackendStats} backend
 * @property {{ gateway: AppFigures, consumer: AppFigures }} apps
 * @property {{ cpuCores: number | null, saturated: boolean }} k6 null: too short to be measured
 * @property {boolean} valid
 * @property {string[]} invalidBecause
 */

/** @typedef {{ avg: number, p50: number, p95: number, p99: number, max: number }} LatencyFigures */

/**
 * The backend's `/stats` at the end, and what its model says of its busiest moment.
 * @typedef {object} BackendStats
 * @property {number} saved
 * @property {number} requests
 * @property {number} peakInFlight calls whose caller was connected
 * @property {number} orphaned calls that ran on without a caller
 * @property {string | null} firstSavedAt
 * @property {string | null} lastSavedAt
 * @property {number} modelledServiceTimeMs at `peakInFlight`
 */

/**
 * @typedef {object} AppFigures
 * @property {GcFigures} gc
 * @property {number} eventLoopDelayP99Ms
 * @property {number} heapPeakBytes
 * @property {number} rssPeakBytes
 * @property {number} cpuMicrosecondsPerOrder user and system time of the process / orders saved
 * @property {number} socketsPeak
 */

/** @typedef {{ scavenge: PauseFigures, incremental: PauseFigures, markSweep: PauseFigures }} GcFigures */

/** @typedef {{ count: number, totalMs: number, longestMs: number }} PauseFigures */

/**
 * @typedef {object} RunTableRow
 * @property {Mode} mode
 * @property {number} orders
 * @property {Cell[]} passes
 * @property {{ ordersPerMinute: number, latencyMs: number, failures: number }} median of each figure by itself
 * @property {Spread} spread of `ordersPerMinute`
 */

/** @typedef {{ min: number, max: number }} Spread */

/** @typedef {'collapse' | 'shed' | 'plateau' | 'lifted'} CurveName */

/** @typedef {{ curve: CurveName, points: CurvePoint[] }} Curve */

/**
 * @typedef {object} CurvePoint
 * @property {number} offeredPerSecond
 * @property {number} goodputPerSecond orders saved
 * @property {{ p50: number | null, p99: number | null }} latencyMs of requests that were not refused; null: all were
 * @property {number} refusedPerSecond
 * @property {boolean} valid
 * @property {string[]} invalidBecause
 */

/** @typedef {{ orders: number, limit: number, samples: BurstSample[] }} Burst */

/**
 * @typedef {object} BurstSample
 * @property {number} atMs since the first order was sent
 * @property {number} queueDepth messages that wait in the queue, those in the consumer's hands not counted
 * @property {number} backendInFlight
 * @property {number} saved
 */

/** @typedef {{ mode: Mode, orders: number, parts: { part: TimePart, ms: number }[] }} TimeShares from a request to `saved`, on average */

/** @typedef {'gateway and network' | 'waiting in queue' | 'backend: base latency' | 'backend: contention'} TimePart */

/** @typedef {{ sigma: number, kappa: number, cells: { orders: number, ordersPerMinute: number }[] }} ContentionVariant */

/**
 * The gateway under a constant rate, before a backend without contention.
 * @typedef {object} LatencyRun
 * @property {Mode} mode
 * @property {number} backendLatencyMs
 * @property {number | null} heapLimitMb of `--max-old-space-size`; null: Node's own
 * @property {number} survivedBytesPerOrder copied within the new space by scavenges
 * @property {number} promotedBytesPerOrder moved to the old space
 * @property {GcFigures} gc
 * @property {number} pauseShare of the measured time
 * @property {number} heapPeakBytes
 * @property {number} ordersPerSecond
 * @property {boolean} valid
 * @property {string[]} invalidBecause
 */

/** @typedef {{ part: string, seconds: number, reconcile: Reconciled }} PartRun */

/** @typedef {{ addsUp: boolean, text: string }} Reconciled the verdict of `npm run reconcile` */

/** @typedef {{ name: string, holds: boolean, figures: string }} ClaimResult */

export const schemaVersion = 1;
