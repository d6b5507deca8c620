import { join } from 'node:path';
import { sourceState } from '../experiment/source-state.mjs';
import { say } from '../setup/progress.mjs';
import { secretsInLogs } from '../testing/secrets-in-logs.mjs';
import { ComposeSurroundings } from './system/compose-system.mjs';
import { Surroundings } from './system/surroundings.mjs';
import { FULL_SECONDS } from './row-context.mjs';
import { runRow } from './run-row.mjs';

/** @import { Claim } from '../stack/claim.mjs' */
/** @import { Outcome, RowRun } from './report/results.mjs' */
/** @import { CompleteRow, StackNeeds } from './row.mjs' */
/** @import { PrivateSystem } from './system/private-system.mjs' */

/** Of short runs, whose outages are short too: the last attempt is 8 s after the first. */
const SHORT_RETRY_DELAYS_MS = '100,200,400,800,1500,2000,3000';

/**
 * Runs the rows one after the other, each with every seed.
 * @param {Claim} run
 * @param {string} node
 * @param {{ rows: readonly CompleteRow[], seeds: readonly number[], seconds: number, rabbitmq: string | undefined, compose: boolean, signal: AbortSignal }} choice
 * @param {(run: RowRun) => Promise<void>} onRun after each, so that an interrupted sitting keeps what it has
 * @returns {Promise<RowRun[]>}
 */
export async function runChaos(
  run,
  node,
  { rows, seeds, seconds, rabbitmq: chosen, compose, signal },
  onRun,
) {
  const surroundings = compose ? new ComposeSurroundings(run) : new Surroundings(run, chosen);
  const commit = sourceState();
  /** @type {RowRun[]} */
  const runs = [];
  for (const row of rows) {
    for (const seed of seeds) {
      const { id, title, fault, holds } = row;
      const words = { row: id, title, fault, holds, seed, commit, seconds, date: new Date().toISOString() };
      const reason = await row.cannotRun?.();
      if (reason !== undefined) {
        runs.push({ ...words, rabbitmq: '-', verdict: 'not run', reason });
      } else {
        say(id, `${title}, seed ${seed}: ${fault}`);
        const begunMs = Date.now();
        const { rabbitmq, outcome: counted } = await runOnce(row, { node, surroundings, seed, seconds });
        // What fails because all is being stopped belongs in no report.
        signal.throwIfAborted();
        const outcome = failedByLogs(counted, secretsInLogs(join(run.dir, 'logs'), begunMs));
        runs.push({ ...words, rabbitmq, ...outcome });
        for (const each of outcome.faults) say(id, `FAULT ${each}`);
        say(id, `${outcome.verdict}, seed ${seed}`);
      }
      await onRun(/** @type {RowRun} */ (runs.at(-1)));
    }
  }
  return runs;
}

/**
 * @param {CompleteRow} row
 * @param {{ node: string, surroundings: Surroundings | ComposeSurroundings, seed: number, seconds: number }} options
 * @returns {Promise<{ rabbitmq: string, outcome: Outcome }>}
 */
async function runOnce(row, { node, surroundings, seed, seconds }) {
  let rabbitmq = '-';
  /** @type {PrivateSystem | undefined} */
  let system;
  try {
    system = await surroundings.systemFor(needsFor(row.stack, seconds), node);
    rabbitmq = await system.broker.version();
    await system.start();
    return { rabbitmq, outcome: await runRow(row, system, { seed, seconds }) };
  } catch (error) {
    // One row that cannot begin must not keep the others of a long sitting from running.
    const faults = [`did not start: ${/** @type {Error} */ (error).message}`];
    return { rabbitmq, outcome: { verdict: 'failed', faults, checks: [], notes: [] } };
  } finally {
    await system?.end();
  }
}

/**
 * The outcome; failed if a log tells a secret, or there is none to look in.
 * @param {Outcome} outcome
 * @param {string[] | undefined} places
 * @returns {Outcome}
 */
function failedByLogs(outcome, places) {
  if (places?.length === 0) return outcome;
  const fault = places
    ? `secrets stand in the logs of the apps: ${places.slice(0, 5).join(', ')}`
    : 'the apps have written no log';
  return { ...outcome, verdict: 'failed', faults: [...outcome.faults, fault] };
}

/**
 * @param {StackNeeds} needs
 * @param {number} seconds
 * @returns {StackNeeds}
 */
const needsFor = (needs, seconds) =>
  seconds >= FULL_SECONDS
    ? needs
    : { ...needs, env: { RETRY_DELAYS_MS: SHORT_RETRY_DELAYS_MS, ...needs.env } };
