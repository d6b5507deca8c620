// What is the highest rate of orders that a gateway accepts with a p99 below 100 ms and no refusal?
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, openAccounts, type Accounts } from './lib/accounts.ts';
import { OpenLoop } from './lib/open-loop.ts';
import { commonOptions } from './lib/options.ts';
import { report, show } from './lib/report.ts';
import { numberFrom, numbersFrom } from './lib/settings.ts';
import { settleFast } from './lib/settle.ts';
import { spanOf, type StepFigures } from './lib/step-figures.ts';
import { inTurn } from './lib/step.ts';
import type { SummaryData } from './lib/summary.ts';
import { profiles } from './profiles.ts';

const SLOWEST_P99_MS = 100;

const profile = profiles.sustainedIntake;
const loop = new OpenLoop(
  inTurn(numbersFrom('RATES', profile.ratesPerSecond), {
    ...profile,
    seconds: numberFrom('STEP_SECONDS', profile.seconds),
  }),
);
const lowest = loop.steps[0]?.name ?? '';

export const options: Options = {
  ...commonOptions,
  scenarios: loop.scenarios(),
  thresholds: {
    ...accountsAdd,
    [`${lowest}_sent`]: loop.offered[`${lowest}_sent`] ?? [],
    [`${lowest}_latency`]: [`p(99)<${SLOWEST_P99_MS}`],
    [`${lowest}_refused`]: ['count==0'],
  },
};

export const setup = openAccounts;

export function send(accounts: Accounts) {
  loop.send(accounts);
}

export function watch(accounts: Accounts) {
  loop.watchGoodput(accounts);
}

export function teardown({ run }: Accounts) {
  closeAccounts(settleFast(run, { limitSeconds: 150 }));
}

export function handleSummary(data: SummaryData) {
  const steps = loop.figures(data);
  const beyond = steps.findIndex((step) => !isSustained(step));
  const sustained = beyond === -1 ? steps : steps.slice(0, beyond);
  const highest = sustained.at(-1)?.offeredPerSecond ?? 0;
  const [first] = loop.shortfalls(data);
  return report({
    question: 'sustained-intake',
    case: {},
    data,
    // Beyond the knee a rate that could not be offered is an answer; before it there is none.
    invalidBecause: steps[0]?.isOffered === false && first !== undefined ? [first] : [],
    figures: { ...spanOf(data), steps, highestSustainedPerSecond: highest },
    lines: [
      ...steps.map(describe),
      beyond === -1
        ? `at least ${show(highest)} orders/s: no rate that was offered is too high`
        : `${show(highest)} orders/s, the highest of these rates with p99 < ${SLOWEST_P99_MS} ms and no refusal`,
    ],
  });
}

const isSustained = ({ isOffered, latencyMs, refused, failed }: StepFigures): boolean =>
  isOffered && refused + failed === 0 && latencyMs !== undefined && latencyMs.p99 < SLOWEST_P99_MS;

function describe(step: StepFigures): string {
  const { offeredPerSecond, acceptedPerSecond, refusedPerSecond, failedPerSecond, latencyMs } = step;
  const lost = step.isOffered ? '' : `, only ${show(step.achievedPerSecond)}/s could be sent`;
  return (
    `${show(offeredPerSecond)}/s: ${show(acceptedPerSecond)}/s accepted, ` +
    `${show(refusedPerSecond + failedPerSecond)}/s not, ` +
    `p50 ${show(latencyMs?.p50)} p95 ${show(latencyMs?.p95)} p99 ${show(latencyMs?.p99, 'ms')}${lost}`
  );
}
