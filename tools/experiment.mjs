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
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { withClaim } from './stack/with-claim.mjs';

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

  const outcome = await withClaim('experiment', 'npm run experiment', async (run, signal) => {
    const stack = new PrivateStack(run, experimentEnvironment(process.env));
    signal.addEventListener('abort', () => stack.letEnd());
    try {
      await build(findNode());
      // Not before: it needs the dependencies, and the libraries built.
      const { runExperiment } = await import('./experiment/run-experiment.mjs');
      return await runExperiment(stack, choice);
    } finally {
      stack.letEnd();
    }
  });
  if ('missing' in outcome) {
    console.log(`Nothing is written yet: ${outcome.missing.join(', ')} still to be run (--resume).`);
    return;
  }
  printResults(outcome.results);
  if (!choice.quick && !choice.trial) await publishResults();
  process.exitCode = outcome.results.claims.every(({ holds }) => holds) ? 0 : 1;
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
