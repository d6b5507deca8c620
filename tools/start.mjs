// npm start: everything that is missing is set up, then the whole stack runs until Ctrl-C.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { elapsed, say } from './setup/progress.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { workspaceRoot } from './setup/workspace.mjs';
import { showLine } from './stack/log-lines.mjs';
import { Stack } from './stack/start-stack.mjs';
import { onStopSignal } from './stack/stop-signals.mjs';
import { watchSources } from './stack/watch-sources.mjs';

const USAGE = `npm start [-- options]
  --gateways N    as many gateways, ports counting up (1)
  --consumers N   as many consumers, ports counting up (1)
  --fresh         forget earlier data first
  --watch         build again and restart the apps when a source changes`;

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const { values } = readOptions();
  if (values.help) return console.log(USAGE);
  const replicas = { gateways: replicaCount(values.gateways), consumers: replicaCount(values.consumers) };
  const settings = join(workspaceRoot, '.env');
  if (existsSync(settings)) process.loadEnvFile(settings);

  const stack = await Stack.claim();
  onStopSignal(
    async () => {
      say('stop', 'stopping ...');
      await stack.stop();
      say('stop', 'nothing is left running');
      process.exit(0);
    },
    async () => {
      say('stop', 'killing what is left');
      await stack.kill();
      process.exit(1);
    },
  );

  const readable = process.stdout.isTTY === true;
  let isReady = false;
  try {
    const running = await stack.start({
      replicas,
      fresh: values.fresh,
      env: process.env,
      // Before Ready the set-up speaks; what the apps say meanwhile is in their log files.
      onLine: (name, line) => isReady && console.log(showLine(name, line, readable)),
    });
    isReady = true;
    console.log(readyLine(running));
    if (values.watch) watchSources(running.node, stack);
  } catch (error) {
    // A stop that came meanwhile makes the start fail, and is no failure.
    if (stack.isStopping) return;
    await stack.stop();
    throw error;
  }
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        gateways: { type: 'string', default: '1' },
        consumers: { type: 'string', default: '1' },
        fresh: { type: 'boolean', default: false },
        watch: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}

/** @param {string} text */
function replicaCount(text) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 50) {
    throw new SetUpError(`--gateways and --consumers take a number from 1 to 50.\n${USAGE}`);
  }
  return count;
}

/** @param {import('./stack/start-stack.mjs').RunningStack} running */
function readyLine({ gateways, consumers, backend, RABBITMQ_MANAGEMENT_URL, DATABASE_URL }) {
  const parts = [
    `orders ${gateways.map((url) => `${url}/v1/orders`).join(' ')}`,
    `docs ${gateways[0]}/docs`,
    `consumer ${consumers.join(' ')}`,
    `backend ${backend}`,
    // Those that were given are known, and their passwords are not ours to show.
    ...(process.env['RABBITMQ_URLS'] ? [] : [`RabbitMQ ${RABBITMQ_MANAGEMENT_URL}`]),
    ...(process.env['DATABASE_URL'] ? [] : [`PostgreSQL ${DATABASE_URL}`]),
  ];
  return `Ready in ${elapsed()}: ${parts.join(', ')}`;
}
