import { markdownTable, megabytes, short, whole } from './figures.mjs';
import { pausedMs } from './gc-pauses.mjs';
import { middleCell } from './median.mjs';
import { ofMode } from './run-table-rows.mjs';

/** @import { AppFigures, PauseFigures, Results, RunTableRow } from './results.mjs' */

/**
 * What the runtime did, as tables.
 * @type {Record<string, (results: Results) => string>}
 */
export const runtimeTables = {
  gc: ({ runTable }) =>
    markdownTable(
      [
        'app',
        'mode',
        'requests',
        'scavenges',
        'incremental',
        'mark-sweeps',
        'pauses, % of the time',
        'event loop late by ms, p99',
        'heap peak MB',
        'RSS peak MB',
        'CPU µs per order',
        'sockets, peak',
      ],
      [
        ...runTable.map((row) => appRow('gateway', row)),
        ...ofMode(runTable, 'async').map((row) => appRow('consumer', row)),
      ],
      2,
    ),

  'latency-ablation': ({ latencyAblation }) =>
    markdownTable(
      [
        'mode',
        'heap limit',
        'backend latency ms',
        'survived kB per order',
        'promoted kB per order',
        'scavenges',
        'mark-sweeps',
        'pauses, % of the time',
        'heap peak MB',
        'orders/s',
      ],
      latencyAblation.map((run) => [
        run.mode,
        run.heapLimitMb === null ? 'none' : `${run.heapLimitMb} MB`,
        whole(run.backendLatencyMs),
        short(run.survivedBytesPerOrder / 1000),
        short(run.promotedBytesPerOrder / 1000),
        pauses(run.gc.scavenge),
        pauses(run.gc.markSweep),
        short(run.pauseShare * 100),
        megabytes(run.heapPeakBytes),
        `${whole(run.ordersPerSecond)}${run.valid ? '' : ' (not valid)'}`,
      ]),
      2,
    ),
};

/**
 * @param {'gateway' | 'consumer'} app
 * @param {RunTableRow} row
 */
function appRow(app, { mode, orders, passes }) {
  const cell = middleCell(passes);
  const figures = /** @type {AppFigures} */ (cell.apps[app]);
  const { scavenge, incremental, markSweep } = figures.gc;
  return [
    app,
    mode,
    whole(orders),
    pauses(scavenge),
    pauses(incremental),
    pauses(markSweep),
    short((pausedMs(figures.gc) / (cell.seconds * 1000)) * 100),
    short(figures.eventLoopDelayP99Ms),
    megabytes(figures.heapPeakBytes),
    megabytes(figures.rssPeakBytes),
    whole(figures.cpuMicrosecondsPerOrder),
    whole(figures.socketsPeak),
  ];
}

/**
 * `12, 34 ms, longest 5.6`.
 * @param {PauseFigures} figures
 */
function pauses({ count, totalMs, longestMs }) {
  return count === 0 ? '0' : `${whole(count)}, ${short(totalMs)} ms, longest ${short(longestMs)}`;
}
