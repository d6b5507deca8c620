import { whole } from '../experiment/figures.mjs';
import { seconds } from './seconds.mjs';

/** @import { Model } from './backend-counters.mjs' */
/** @import { Measured } from './measure.mjs' */

/**
 * The modelled backend, so that nobody takes its slowing down for found.
 * @param {Model} model
 */
export function modelInWords({ baseLatencyMs, sigma, kappa }) {
  const alone = `The mock backend takes ${baseLatencyMs} ms for an order that is alone`;
  if (sigma === 0 && kappa === 0)
    return `${alone}, and as long for any number at once: no contention is modelled.`;
  const best = Math.round(Math.sqrt((1 - sigma) / kappa));
  const peak = Number.isFinite(best) ? `; it does its best with about ${best} at once` : '';
  return (
    `${alone}, and models contention openly:\n` +
    `with n at once each takes ${baseLatencyMs} ms x (1 + ${sigma} (n-1) + ${kappa} n (n-1))${peak}.`
  );
}

/**
 * @param {readonly Measured[]} measured the synchronous run, then the asynchronous one
 * @returns {{ lines: string[], addsUp: boolean }}
 */
export function verdict(measured) {
  const wrong = measured.flatMap(faultsOf);
  const sums =
    wrong.length === 0
      ? ['The sums add up: the backend saved each accepted order, and no other.']
      : ['The sums do NOT add up, so the figures mean nothing:', ...wrong.map((fault) => `  ${fault}`)];
  return {
    addsUp: wrong.length === 0,
    lines: [
      ...table(measured),
      '',
      ...(wrong.length === 0 ? [comparison(measured)] : []),
      ...sums,
      'Orders a minute: saved orders / (first request sent to last order saved), by the counters of the backend.',
    ],
  };
}

/** @param {Measured} run */
function faultsOf({ mode, orders, accepted, stats: { saved } }) {
  return [
    ...(accepted < orders
      ? [`${mode}: ${orders - accepted} of ${orders} orders were not accepted in time`]
      : []),
    ...(saved < accepted ? [`${mode}: ${accepted - saved} accepted orders are not saved`] : []),
    ...(saved > orders
      ? [`${mode}: ${saved} orders saved, though ${orders} were sent: is somebody else there?`]
      : []),
  ];
}

/** @param {readonly Measured[]} measured */
function table(measured) {
  const heads = ['orders a minute', 'failed requests', 'latency avg', 'p99', 'most at once'];
  const rows = measured.map((run) => {
    const { failures, latenciesMs, stats } = run;
    const average = latenciesMs.reduce((sum, each) => sum + each, 0) / latenciesMs.length;
    return [
      whole(ordersPerMinute(run)),
      whole(failures),
      `${whole(average)} ms`,
      `${whole(latenciesMs[Math.ceil(latenciesMs.length * 0.99) - 1] ?? NaN)} ms`,
      whole(stats.peakInFlight),
    ];
  });
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  /** @param {string} name @param {string[]} cells */
  const line = (name, cells) =>
    `  ${name.padEnd(14)}${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('   ')}`;
  return [line('', heads), ...measured.map(({ mode }, index) => line(mode, rows[index] ?? []))];
}

/** @param {readonly Measured[]} measured */
function comparison([direct, queued]) {
  if (!direct || !queued) return '';
  const ratio = ordersPerMinute(queued) / ordersPerMinute(direct);
  const times = ratio.toFixed(ratio < 10 ? 1 : 0);
  const taken = [direct, queued].map((run) => seconds(durationMs(run)));
  return ratio >= 1
    ? `Through the queue the same backend saved ${times} times as many orders a minute (${taken[1]} instead of ${taken[0]}).`
    : `Through the queue the backend saved fewer orders a minute this time: ${times} times as many (${taken[1]}, not ${taken[0]}).`;
}

/** @param {Measured} run */
const ordersPerMinute = (run) => (run.stats.saved / durationMs(run)) * 60_000;

/** @param {Measured} run */
const durationMs = ({ firstSentAt, stats: { lastSavedAt } }) => Date.parse(lastSavedAt ?? '') - firstSentAt;
