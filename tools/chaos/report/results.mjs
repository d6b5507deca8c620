/** @import { Check } from '../row.mjs' */
/** @import { ProcessFigures } from '../system/process-meter.mjs' */

/**
 * `docs/results/chaos.json`
 * @typedef {object} ChaosReport
 * @property {1} schemaVersion
 * @property {RowRun[]} runs by row, then broker, then seed
 */

/**
 * What tells one run from another.
 * @typedef {object} RunKey
 * @property {string} row `F1`
 * @property {number} seed
 * @property {string} commit with a hash behind it where the sources differ from it
 * @property {string} rabbitmq its version
 */

/**
 * One row, run once.
 * @typedef {RunKey & RowWords & ({ verdict: 'not run', reason: string } | Outcome) & { date: string, seconds: number }} RowRun
 */

/** @typedef {{ title: string, fault: string, holds: readonly string[] }} RowWords */

/**
 * @typedef {object} Outcome
 * @property {'passed' | 'failed'} verdict
 * @property {string[]} faults why it failed
 * @property {Figures} [figures] missing if the row broke off
 * @property {Check[]} checks
 * @property {{ atMs: number, text: string }[]} notes what was done to the system, and when
 */

/**
 * @typedef {object} Figures
 * @property {number} ordersPerSecond new ones, as they came
 * @property {number} orders
 * @property {number} submissions retries among them
 * @property {number} accepted orders with a `202`
 * @property {number} inDoubt orders that may or may not have been accepted
 * @property {number} refused
 * @property {Record<string, number>} answers how many submissions were answered how: `503 broker-unavailable`
 * @property {number} lost
 * @property {number} wrong
 * @property {number} untold
 * @property {number} duplicated
 * @property {number} unexpected
 * @property {number} recovered
 * @property {number} failed
 * @property {Record<string, string[]>} named orders of the sums that should be 0, some of them
 * @property {number} deadLetters
 * @property {number} duplicateDeliveries backend calls for an order that the backend had begun to save before
 * @property {string} reconcile
 * @property {number | null} firstAcceptMs from the end of the fault to the first `202`
 * @property {number | null} emptyMs from the end of the fault until all queues were empty; the load ends meanwhile
 * @property {number} longestGapMs without a `202`
 * @property {number} p99AcceptMs
 * @property {Record<string, ProcessFigures>} processes
 */

/**
 * The run, if it was one.
 * @param {RowRun} run
 * @returns {run is Extract<RowRun, Outcome>}
 */
export const wasRun = (run) => run.verdict !== 'not run';
