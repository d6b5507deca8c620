// npm run load: the runs that answer one question, against a stack that is given, runs in this clone already, or is
// started for them with the settings that they need.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { casesOf, groupByStack } from './load/cases.mjs';
import { questions } from './load/questions.mjs';
import { K6Failure, runK6 } from './load/run-k6.mjs';
import { givenTarget, onOwnStack, runningTarget } from './load/target.mjs';
import { findK6 } from './setup/k6.mjs';
import { say } from './setup/progress.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { localDir } from './setup/workspace.mjs';
import { exitOnStopSignal } from './stack/stop-signals.mjs';

/** @import { Case } from './load/cases.mjs' */
/** @import { Target } from './load/target.mjs' */

const USAGE = `npm run load -- QUESTION [options] [-- k6 options]
  --list               the questions
  --only NAME=VALUE    of the question's runs those with this setting; may be given again
  --url URL            the gateway to load (several: comma separated); without it a stack of this clone
  --backend-url URL    its mock backend, for the sums; without it the status pages are counted
  --consumer-url URL   its consumer, for questions that change its limit`;

/** @type {import('./stack/start-stack.mjs').Stack | undefined} */
let ownStack;
const interruption = new AbortController();

try {
  await main();
} catch (error) {
  if (!interruption.signal.aborted) exitWith(error);
}

async function main() {
  const { values, positionals } = readOptions();
  const known = questions();
  if (values.list) {
    for (const [name, { question }] of known) console.log(`${name.padEnd(18)}${question}`);
    return;
  }
  const [name = '', ...k6Options] = positionals;
  if (!known.has(name))
    throw new SetUpError(`Which question? Known: ${[...known.keys()].join(', ')}.\n${USAGE}`);
  const cases = casesOf(name).filter(({ env }) => values.only.every((setting) => hasSetting(env, setting)));
  if (cases.length === 0) throw new SetUpError(`No run of ${name} has ${values.only.join(' and ')}.`);

  await findK6();
  exitOnStopSignal(
    () => {
      interruption.abort();
      return ownStack?.stop();
    },
    () => ownStack?.kill(),
  );
  const given = values.url
    ? givenTarget(values.url.split(','), { backend: values['backend-url'], consumer: values['consumer-url'] })
    : await runningTarget();
  if (given) warnOfSettings(cases);
  /** @type {number[]} */
  const exitCodes = [];
  for (const group of groupByStack(cases)) {
    /** @param {Target} target */
    const run = async (target) => {
      for (const one of group) exitCodes.push(await runCase(name, one, target, k6Options));
    };
    const [needs] = group;
    if (given) await run(given);
    else if (needs) await onOwnStack(needs, (stack) => (ownStack = stack), run);
  }
  const failed = exitCodes.filter((code) => code !== 0).length;
  if (cases.length > 1) console.log(`${name}: ${cases.length} runs, ${failed} not as they should be`);
  process.exit(Math.max(...exitCodes));
}

/**
 * @param {string} question
 * @param {Case} one
 * @param {Target} target
 * @param {readonly string[]} options
 */
async function runCase(question, { env, gateways, freshBackend }, target, options) {
  const resultsDir = join(localDir, 'results/load');
  await mkdir(resultsDir, { recursive: true });
  const label = [question, ...Object.values(env), ...(gateways > 1 ? [`${gateways}-gateways`] : [])];
  const resultFile = join(resultsDir, `${label.join('-').replaceAll(',', '_')}.json`);
  if (freshBackend) await target.freshBackend();
  try {
    const { exitCode, k6 } = await runK6({
      script: question,
      env: { ...target.env, ...env },
      resultFile,
      options,
      signal: interruption.signal,
    });
    const effort = Number.isNaN(k6.cpuCores) ? '' : `, k6 took ${k6.cpuCores} of a core`;
    say(question, `figures in ${resultFile}${effort}`);
    if (k6.saturated) say(question, 'TAKE CARE: k6 was at its own limit, and may be what was measured');
    return exitCode;
  } catch (error) {
    if (!(error instanceof K6Failure)) throw error;
    say(question, error.message);
    return error.exitCode;
  }
}

/** @param {readonly Case[]} cases */
function warnOfSettings(cases) {
  const wanted = new Set(
    cases.flatMap(({ stack, gateways }) => [
      ...Object.entries(stack).map(([name, value]) => `${name}=${value}`),
      ...(gateways > 1 ? [`${gateways} gateways`] : []),
    ]),
  );
  if (wanted.size > 0) {
    say(
      'stack',
      `keeps its own settings; a stack of this command's own would have ${[...wanted].join(', ')}`,
    );
  }
}

/**
 * @param {Record<string, string>} env
 * @param {string} setting
 */
function hasSetting(env, setting) {
  const [name = '', value] = setting.split('=', 2);
  return env[name] === value;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        list: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        url: { type: 'string' },
        'backend-url': { type: 'string' },
        'consumer-url': { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
