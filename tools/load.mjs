// npm run load: one k6 script, against a stack that is given, runs in this clone already, or is started for it.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { questions } from './load/questions.mjs';
import { findK6 } from './setup/k6.mjs';
import { say } from './setup/progress.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { runningStack } from './stack/running-stack.mjs';
import { Stack } from './stack/start-stack.mjs';
import { onStopSignal } from './stack/stop-signals.mjs';

const USAGE = `npm run load -- QUESTION [options] [-- k6 options]
  --list               the questions
  --url URL            the gateway to load; without it a stack of this clone
  --backend-url URL    its mock backend, for the sums`;

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const { values, positionals } = readOptions();
  const known = questions();
  if (values.list) {
    for (const [name, { question }] of known) console.log(`${name.padEnd(16)}${question}`);
    return;
  }
  const [name = '', ...k6Options] = positionals;
  const chosen = known.get(name);
  if (!chosen) throw new SetUpError(`Which question? Known: ${[...known.keys()].join(', ')}.\n${USAGE}`);

  const k6 = await findK6();
  const target = values.url ? { url: values.url, backend: values['backend-url'] } : await runningTarget();
  const code = target
    ? await runK6(k6, chosen.file, k6Options, target)
    : await onOwnStack((own) => runK6(k6, chosen.file, k6Options, own));
  process.exit(code);
}

/** @typedef {{ url: string, backend?: string | undefined }} Target */

/** The stack that `npm start` runs in this clone, if it does. */
async function runningTarget() {
  const running = await runningStack();
  if (!running) return undefined;
  const [url = ''] = running.gateways;
  say('stack', `the running one is used: ${url}`);
  return { url, backend: running.backend };
}

/**
 * @param {(target: Target) => Promise<number>} work
 */
async function onOwnStack(work) {
  const stack = await Stack.claim();
  onStopSignal(
    async () => {
      await stack.stop();
      process.exit(130);
    },
    async () => {
      await stack.kill();
      process.exit(130);
    },
  );
  try {
    const running = await stack.start({
      replicas: { gateways: 1, consumers: 1 },
      fresh: false,
      env: process.env,
      onLine: () => undefined,
    });
    return await work({ url: running.gateways[0] ?? '', backend: running.backend });
  } finally {
    if (!stack.isStopping) await stack.stop();
  }
}

/**
 * @param {string} k6
 * @param {string} script
 * @param {readonly string[]} options
 * @param {Target} target
 * @returns {Promise<number>} k6's exit code
 */
function runK6(k6, script, options, { url, backend }) {
  const child = spawn(k6, ['run', ...options, script], {
    stdio: 'inherit',
    env: {
      ...process.env,
      K6_NO_USAGE_REPORT: 'true',
      BASE_URL: url,
      ...(backend && { BACKEND_URL: backend }),
    },
  });
  process.once('exit', () => child.kill());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        list: { type: 'boolean', default: false },
        url: { type: 'string' },
        'backend-url': { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}
