// npm run chaos: the rows of the failure table, provoked for real on a system of its own, and counted order by order.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './setup/build.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { findNode } from './setup/node.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { localDir, workspaceRoot } from './setup/workspace.mjs';
import { withClaim } from './stack/with-claim.mjs';

/** @import { Claim } from './stack/claim.mjs' */
/** @import { RowRun } from './chaos/report/results.mjs' */

const USAGE = `npm run chaos [-- options]
  --rows F1,F5   these rows only (all)
  --seed N       of all chance: orders, moments, choices (1)
  --seeds N      so many seeds, counting up from --seed (1)
  --seconds N    of load, at least; below 20 outages are shortened with it (20)
  --rate N       orders per second instead of each row's own (300 for most)
  --rabbitmq FOLDER   of another RabbitMQ's commands: sbin of an unpacked release (the installed one)
  --compose      in the containers of docker-compose.yml's profile cluster: rows F1, F2, F5, F7
  --rolling      restarts two gateways and two consumers in turn under load: row F24
  --list         names the rows
  --mutants      takes the mechanisms out one by one, in a copy, and shows that a row notices each
  --publish      merges what was run into docs/results/chaos.json and chaos.md, else into .local/results/; that of the
                 mutants replaces docs/results/mutants.md`;

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const { list, publish, mutants, ...choice } = readOptions();
  await installDependencies();
  const node = findNode();
  if (list) {
    await build(node);
    const { rows } = await import('./chaos/rows.mjs');
    for (const { id, title, fault } of rows) console.log(`${id.padEnd(4)} ${title}: ${fault}`);
    return;
  }
  if (mutants) {
    const [{ runMutants }, { mutantsMarkdown }, { sourceState }] = await Promise.all([
      import('./chaos/mutants/run-mutants.mjs'),
      import('./chaos/mutants/markdown.mjs'),
      import('./experiment/source-state.mjs'),
    ]);
    const sources = { commit: sourceState(), date: new Date().toISOString() };
    const trials = await withClaim('chaos', 'npm run chaos', (run, signal) => runMutants(run, node, signal));
    if (publish)
      await writeFile(join(workspaceRoot, 'docs/results/mutants.md'), mutantsMarkdown(trials, sources));
    const survivors = trials.filter(({ caughtBy }) => caughtBy === undefined);
    for (const { mutant, said } of survivors)
      console.log(
        `${mutant.row} did not notice: ${mutant.takesOut}. It said: ${said.join('; ') || 'nothing'}`,
      );
    console.log(`${trials.length - survivors.length} caught, ${survivors.length} survived`);
    process.exit(survivors.length === 0 ? 0 : 1);
  }
  const runs = await withClaim('chaos', 'npm run chaos', async (run, signal) => {
    await build(node);
    const folder = publish ? join(workspaceRoot, 'docs/results') : join(localDir, 'results');
    return runRows(run, node, { ...choice, signal }, folder);
  });
  process.exit(runs.some(({ verdict }) => verdict === 'failed') ? 1 : 0);
}

/**
 * @param {Claim} run
 * @param {string} node
 * @param {Omit<ReturnType<typeof readOptions>, 'list' | 'publish' | 'mutants'> & { signal: AbortSignal }} choice
 * @param {string} folder
 * @returns {Promise<RowRun[]>}
 */
async function runRows(run, node, { ids, rate, ...how }, folder) {
  // Not before: they need the dependencies, and the libraries built.
  const [{ rows }, { runChaos }, { mergeIntoFile }, { markdown }, { printRuns, verdictLine }] =
    await Promise.all([
      import('./chaos/rows.mjs'),
      import('./chaos/run-chaos.mjs'),
      import('./chaos/report/merge.mjs'),
      import('./chaos/report/markdown.mjs'),
      import('./chaos/report/print.mjs'),
    ]);
  const possible = rows.filter(({ inContainers }) => !how.compose || inContainers);
  const unknown = ids.filter((wanted) => !possible.some(({ id }) => isMeant(id, wanted)));
  if (unknown.length > 0) {
    const where = how.compose ? ' to run with --compose' : '';
    const names = possible.map(({ id }) => id).join(', ');
    throw new SetUpError(`There is no row ${unknown.join(', ')}${where}: there are ${names}.`);
  }
  const chosen = possible
    .filter(({ id }) => ids.length === 0 || ids.some((wanted) => isMeant(id, wanted)))
    .map((each) => ({ ...each, load: { ...each.load, ...(rate && { ratePerSecond: rate }) } }));
  const file = join(folder, 'chaos.json');
  const runs = await runChaos(run, node, { rows: chosen, ...how }, async (each) => {
    const report = await mergeIntoFile(file, [each]);
    await writeFile(join(folder, 'chaos.md'), markdown(report));
  });
  printRuns(runs);
  console.log(`written to ${file}`);
  console.log(verdictLine(runs));
  return runs;
}

/**
 * `F15` means all of its parts: F15a, F15b, ...
 * @param {string} id
 * @param {string} wanted
 */
function isMeant(id, wanted) {
  return id === wanted || id.replace(/[a-z]$/, '') === wanted;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        rows: { type: 'string', default: '' },
        seed: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '1' },
        seconds: { type: 'string', default: '20' },
        rate: { type: 'string' },
        rabbitmq: { type: 'string' },
        list: { type: 'boolean', default: false },
        compose: { type: 'boolean', default: false },
        rolling: { type: 'boolean', default: false },
        mutants: { type: 'boolean', default: false },
        publish: { type: 'boolean', default: false },
      },
    });
    const [seed, count, seconds, rate] = [values.seed, values.seeds, values.seconds, values.rate].map(
      (text) => {
        if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text))
          throw new Error('--seed, --seeds, --seconds and --rate take a whole number from 1.');
        return text === undefined ? undefined : Number(text);
      },
    );
    return {
      rabbitmq: values.rabbitmq,
      ids: values.rolling ? ['F24'] : values.rows.split(',').filter((id) => id !== ''),
      seeds: Array.from({ length: count ?? 1 }, (_, index) => (seed ?? 1) + index),
      seconds: seconds ?? 20,
      rate,
      compose: values.compose,
      list: values.list,
      mutants: values.mutants,
      publish: values.publish,
    };
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
