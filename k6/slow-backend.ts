// What do clients see while the backend slows down tenfold and then stops for half a minute, synchronously and asynchronously?
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, openAccounts, type Accounts } from './lib/accounts.ts';
import { readCapacity, setCapacity, setFaults, type Capacity } from './lib/backend.ts';
import { OpenLoop } from './lib/open-loop.ts';
import { commonOptions } from './lib/options.ts';
import { report, show } from './lib/report.ts';
import { backendUrl, choiceFrom, numberFrom } from './lib/settings.ts';
import { settle } from './lib/settle.ts';
import { sleepUntil } from './lib/sleep-until.ts';
import { spanOf, type StepFigures } from './lib/step-figures.ts';
import type { Step } from './lib/step.ts';
import type { SummaryData } from './lib/summary.ts';
import { profiles } from './profiles.ts';

const { slowTimes, longestAnswerSeconds, ...profile } = profiles.slowBackend;
const mode = choiceFrom('MODE', ['async', 'sync']);
const ratePerSecond = numberFrom('RATE', profile.ratePerSecond);

/** Longer than an order waits between two attempts, the open breaker included. */
const QUIET_SECONDS = 16;

const starts = { normal: 0, slow: 0, stopped: 0, healed: 0 };
let end = 0;
const steps: Step[] = (['normal', 'slow', 'stopped', 'healed'] as const).map((name) => {
  const seconds = numberFrom(`${name.toUpperCase()}_SECONDS`, profile.seconds[name]);
  starts[name] = end;
  end += seconds;
  return { name, ratePerSecond, startSeconds: starts[name], warmUpSeconds: 0, seconds, longestAnswerSeconds };
});
const loop = new OpenLoop(steps);

export const options: Options = {
  ...commonOptions,
  scenarios: {
    ...loop.scenarios(),
    trouble: {
      executor: 'per-vu-iterations',
      exec: 'makeTrouble',
      vus: 1,
      iterations: 1,
      maxDuration: `${end + 10}s`,
    },
  },
  thresholds: {
    ...accountsAdd,
    ...loop.offered,
    ...(mode === 'async' ? nothingIsSeen() : allIsSeen()),
  },
};

/** Asynchronous clients: each order is accepted as fast as ever. */
function nothingIsSeen(): Record<string, string[]> {
  return Object.fromEntries(
    steps.flatMap(({ name }) => [
      [`${name}_latency`, ['p(95)<100']],
      [`${name}_refused`, ['count==0']],
      [`${name}_failed`, ['count==0']],
    ]),
  );
}

/** Synchronous clients: they wait as long as the backend takes, and nobody is served while it stops. */
function allIsSeen(): Record<string, string[]> {
  return {
    slow_latency: [`p(50)>${slowTimes * 50}`],
    stopped_accepted: ['count==0'],
    healed_failed: ['count==0'],
  };
}

interface Begin extends Accounts {
  readonly capacity: Capacity;
}

export function setup(): Begin {
  if (backendUrl === undefined)
    throw new Error('This question changes the backend: BACKEND_URL has to name it.');
  return { ...openAccounts(), capacity: readCapacity() };
}

export function send(begin: Begin) {
  loop.send(begin, { mode });
}

export function watch(begin: Begin) {
  loop.watchGoodput(begin);
}

export function makeTrouble({ capacity }: Begin) {
  const { startTime } = exec.scenario;
  const sleepUntilSecond = (second: number) => sleepUntil(startTime + second * 1000);
  sleepUntilSecond(starts.slow);
  setCapacity({ ...capacity, baseLatencyMs: capacity.baseLatencyMs * slowTimes });
  sleepUntilSecond(starts.stopped);
  setFaults({ hangRate: 1 });
  sleepUntilSecond(starts.healed);
  setFaults({});
  setCapacity(capacity);
}

export function teardown({ run, capacity }: Begin) {
  setFaults({});
  setCapacity(capacity);
  closeAccounts(settle(run, { quietSeconds: mode === 'async' ? QUIET_SECONDS : 2, limitSeconds: 150 }));
}

export function handleSummary(data: SummaryData) {
  const figures = loop.figures(data);
  return report({
    question: 'slow-backend',
    case: { MODE: mode, RATE: ratePerSecond },
    data,
    invalidBecause: loop.shortfalls(data),
    figures: { ...spanOf(data), steps: figures },
    lines: figures.map(describe),
  });
}

const describe = (step: StepFigures): string =>
  `${step.name.padEnd(8)} ${show(step.acceptedPerSecond)}/s of ${show(step.offeredPerSecond)}/s accepted, ` +
  `${show(step.refusedPerSecond + step.failedPerSecond)}/s failed; ` +
  `latency p50 ${show(step.latencyMs?.p50)}, p99 ${show(step.latencyMs?.p99, 'ms')}; ` +
  `${show(step.goodputPerSecond)}/s saved`;
