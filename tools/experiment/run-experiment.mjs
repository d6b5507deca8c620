import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { say } from '../setup/progress.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { localDir, workspaceRoot } from '../setup/workspace.mjs';
import { assemble } from './assemble.mjs';
import { Lab } from './lab.mjs';
import { describeMachine, findVersions } from './machine.mjs';
import { keepPart, keptPart } from './part-store.mjs';
import { fullParts, quickParts } from './parts.mjs';
import { reconcile } from './reconcile.mjs';
import { PASSES, givenSettings } from './settings.mjs';
import { sourceState } from './source-state.mjs';
import { warmUp } from './warm-up.mjs';

/** @import { Part } from './parts.mjs' */
/** @import { PartResult, Sources } from './part-store.mjs' */
/** @import { PrivateStack } from './private-stack.mjs' */
/** @import { Results } from './results.mjs' */

/** The whole of it, on two cores. */
const BUDGET_SECONDS = 30 * 60;

const publishedFile = join(workspaceRoot, 'docs/results/experiment.json');
const localFile = join(localDir, 'results/experiment.json');

/**
 * @typedef {object} Choice
 * @property {boolean} quick
 * @property {string[]} only parts to run; the others are taken from earlier runs of the same sources
 * @property {boolean} resume runs only what no earlier run of the same sources has finished
 * @property {boolean} trial one pass, kept nowhere and published nowhere: to see what other settings do
 */

/**
 * Runs what was chosen, and writes the results.
 * @param {PrivateStack} stack not yet started
 * @param {Choice} choice
 * @returns {Promise<{ results: Results, file: string } | { missing: string[] }>} `missing`: parts without which the
 *   results are not whole
 */
export async function runExperiment(stack, choice) {
  const begun = performance.now();
  const sources = { commit: sourceState(), settings: givenSettings(process.env) };
  const parts = choice.quick ? quickParts : fullParts;
  const isPrivate = choice.quick || choice.trial;
  const { kept, wanted } = await divide(parts, sources, choice);
  await stack.start();
  const resultsDir = join(localDir, 'results/runs');
  await mkdir(resultsDir, { recursive: true });
  const lab = await Lab.open(stack, { resultsDir, passes: choice.trial ? 1 : PASSES });
  const versions = await findVersions(stack.addresses);
  await warmUp(lab);
  for (const part of wanted) {
    const result = await runPart(part, lab, sources);
    kept.set(part.name, result);
    if (!isPrivate) await keepPart(result);
  }
  await lab.close();

  const missing = parts.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
  if (missing.length > 0 && !isPrivate) return { missing };
  const results = assemble(
    parts.flatMap(({ name }) => kept.get(name) ?? []),
    {
      commit: sources.commit,
      quick: choice.quick,
      machine: describeMachine(),
      versions,
      parameters: lab.parameters,
    },
  );
  const file = isPrivate ? localFile : publishedFile;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
  warnOfTime(results, (performance.now() - begun) / 1000);
  return { results, file };
}

/**
 * @param {Part[]} parts
 * @param {Sources} sources
 * @param {Choice} choice
 */
async function divide(parts, sources, { quick, trial, only, resume }) {
  const unknown = only.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) {
    const known = parts.map(({ name }) => name).join(', ');
    throw new SetUpError(`There is no part ${unknown.join(', ')}. The parts: ${known}.`);
  }
  /** @type {Map<string, PartResult>} */
  const kept = new Map();
  for (const { name } of parts) {
    const mayKeep = !quick && !trial && (only.length > 0 ? !only.includes(name) : resume);
    const result = mayKeep ? await keptPart(name, sources) : undefined;
    if (result) kept.set(name, result);
  }
  const wanted = parts.filter(({ name }) => (only.length > 0 ? only.includes(name) : !kept.has(name)));
  if (kept.size > 0)
    say('experiment', `${[...kept.keys()].join(', ')} taken from an earlier run of ${sources.commit}`);
  return { kept, wanted };
}

/**
 * @param {Part} part
 * @param {Lab} lab
 * @param {Sources} sources
 * @returns {Promise<PartResult>}
 */
async function runPart({ name, budgetSeconds, run }, lab, sources) {
  const begun = performance.now();
  lab.warnings = [];
  say(name, `at most ${Math.ceil(budgetSeconds / 60)} min`);
  const found = await run(lab);
  await lab.watch.untilIdle();
  const reconciled = await reconcile(lab.stack);
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (seconds > budgetSeconds) lab.warn(`${name} took ${seconds} s, meant are ${budgetSeconds} s.`);
  say(name, `${seconds} s. ${reconciled.text}`);
  return {
    sources,
    date: new Date().toISOString(),
    run: { part: name, seconds, reconcile: reconciled },
    warnings: lab.warnings,
    found,
  };
}

/**
 * @param {Results} results
 * @param {number} seconds
 */
function warnOfTime({ parts }, seconds) {
  const total = parts.reduce((sum, part) => sum + part.seconds, 0);
  say('experiment', `this run ${Math.round(seconds)} s, all parts together ${total} s`);
  if (total > BUDGET_SECONDS)
    say('warning', `over the ${BUDGET_SECONDS / 60} minutes that it is meant to take`);
}
