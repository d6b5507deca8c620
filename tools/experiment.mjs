// npm run experiment: throughput that falls against throughput that stays, on a stack of its own. Writes
// docs/results/ and the tables of the README and of docs/, and fails when a claim does not hold.
import { parseArgs } from 'node:util';
import { printResults } from './experiment/print-results.mjs';
import { PrivateStack } from './experiment/private-stack.mjs';
import { publishResults } from './experiment/publish-results.mjs';
import { experimentEnvironment } from './experiment/settings.mjs';
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { findNode } from './setup/node.mjs';
import { endCommands } from './setup/run-command.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { claim } from './stack/claim.mjs';
import { onStopSignal } from './stack/stop-signals.mjs';

/** @import { Claim } from './stack/claim.mjs' */

const USAGE = `npm run experiment [-- options]   (half an hour)
  --quick       10, 100 and 500 orders once, under two minutes; writes to .local/results/ only
  --only PART   runs this part anew (may be repeated), and takes the others from earlier runs of the same sources
  --resume      runs the parts only that no earlier run of the same sources has finished
  --trial       one pass, kept and published nowhere: for settings other than the usual ones, as in
                CONSUMER_CONCURRENCY=1000 npm run experiment -- --trial --only run-table
  --publish     runs nothing: charts and tables again, from docs/results/experiment.json`;

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const { publish, ...choice } = readOptions();
  await installDependencies();
  if (publish) return publishResults();

  const run = await claim('experiment', 'npm run experiment');
  const stack = new PrivateStack(run, experimentEnvironment(process.env));
  let interrupted = false;
  onStopSignal(
    async () => {
      interrupted = true;
      await stopAll(stack, run);
      process.exit(130);
    },
    async () => {
      await run.ledger.killAll();
      process.exit(130);
    },
  );
  let outcome;
  try {
    await build(findNode());
    // Not before: it needs the dependencies, and the libraries built.
    const { runExperiment } = await import('./experiment/run-experiment.mjs');
    outcome = await runExperiment(stack, choice);
  } catch (error) {
    // What fails because all is being stopped is no news, and must not end the process before that is done.
    if (interrupted) return;
    await stopAll(stack, run);
    throw error;
  }
  await stopAll(stack, run);
  if ('missing' in outcome) {
    console.log(`Nothing is written yet: ${outcome.missing.join(', ')} still to be run (--resume).`);
    return;
  }
  printResults(outcome.results);
  if (!choice.quick && !choice.trial) await publishResults();
  process.exitCode = outcome.results.claims.every(({ holds }) => holds) ? 0 : 1;
}

/**
 * @param {PrivateStack} stack
 * @param {Claim} run
 */
async function stopAll(stack, run) {
  stack.letEnd();
  await endCommands();
  await run.ledger.endAll();
  await run.release();
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        resume: { type: 'boolean', default: false },
        trial: { type: 'boolean', default: false },
        publish: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
