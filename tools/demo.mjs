// npm run demo: the same number of orders synchronously, then asynchronously, and what the backend counted.
import { Bars } from './demo/bars.mjs';
import { BackendCounters } from './demo/backend-counters.mjs';
import { measure } from './demo/measure.mjs';
import { modelInWords, verdict } from './demo/verdict.mjs';
import { onOwnStack, runningTarget } from './load/target.mjs';
import { say } from './setup/progress.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { exitOnStopSignal } from './stack/stop-signals.mjs';

/** @import { Measured, Mode } from './demo/measure.mjs' */
/** @import { Target } from './load/target.mjs' */

const USAGE =
  'npm run demo takes no options; it uses the stack of `npm start` if that runs, else one of its own.';

const ORDERS = 500;

/** @type {Mode[]} */
const modes = ['synchronous', 'asynchronous'];

/** Before anything is measured both ways are compiled, and the second opens all connections. */
const warmUpOrders = { synchronous: 100, asynchronous: ORDERS };

/** @type {import('./stack/start-stack.mjs').Stack | undefined} */
let ownStack;

try {
  process.exitCode = await main();
} catch (error) {
  // What a stop made fail is no failure, and the stop ends the process.
  if (!ownStack?.isStopping) exitWith(error);
}

async function main() {
  if (process.argv.length > 2) throw new SetUpError(USAGE);
  exitOnStopSignal(
    () => ownStack?.stop(),
    () => ownStack?.kill(),
  );
  const running = await runningTarget();
  if (running) return demonstrate(running);
  return onOwnStack(
    { env: {}, stack: {}, gateways: 1, freshBackend: false },
    (stack) => (ownStack = stack),
    demonstrate,
  );
}

/**
 * @param {Target} target
 * @returns {Promise<number>} exit code
 */
async function demonstrate({ env }) {
  const [gateway = ''] = (env['BASE_URL'] ?? '').split(',');
  const counters = new BackendCounters(env['BACKEND_URL'] ?? '');
  const model = await counters.model();
  say('demo', 'warming up ...');
  for (const mode of modes) await measure({ gateway, counters, mode, orders: warmUpOrders[mode] });

  console.log(`\n${ORDERS} orders at once, each sent until it succeeds, on two ways to the same backend.`);
  console.log(`${modelInWords(model)}\n`);
  const bars = new Bars(modes, ORDERS);
  /** @type {Measured[]} */
  const measured = [];
  for (const mode of modes) {
    const run = { gateway, counters, mode, orders: ORDERS };
    measured.push(await measure(run, (progress) => bars.show(mode, progress)));
  }
  bars.end();

  const { lines, addsUp } = verdict(measured);
  console.log(`\n${lines.join('\n')}\n`);
  return addsUp ? 0 : 1;
}
