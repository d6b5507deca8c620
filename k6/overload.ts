// With twice and ten times the admission ceiling offered, does the gateway go on accepting at its ceiling, refuse fast, and recover?
import { Gauge } from 'k6/metrics';
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, openAccounts, type Accounts } from './lib/accounts.ts';
import { OpenLoop } from './lib/open-loop.ts';
import { commonOptions } from './lib/options.ts';
import { report, show } from './lib/report.ts';
import { numberFrom } from './lib/settings.ts';
import { settleFast } from './lib/settle.ts';
import { spanOf, type StepFigures } from './lib/step-figures.ts';
import type { Step } from './lib/step.ts';
import { rangeOf, type SummaryData } from './lib/summary.ts';
import { profiles } from './profiles.ts';

const { phases, longestAnswerSeconds, ...profile } = profiles.overload;
/** As the gateway's MAX_ACCEPTS_PER_SECOND. */
const ceiling = numberFrom('CEILING', profile.ceilingPerSecond);
const seconds = numberFrom('STEP_SECONDS', profile.secondsEach);

const loop = new OpenLoop(
  Object.entries(phases).map(([name, part], index): Step => ({
    name,
    ratePerSecond: ceiling * part,
    startSeconds: index * seconds,
    warmUpSeconds: 0,
    seconds,
    longestAnswerSeconds,
  })),
);

/** When the last order after the overload was sent that was not accepted; milliseconds after its end. */
const lastRefusal = new Gauge('last_refusal_after', true);

const nearlyCeiling = [
  `count>=${Math.floor(ceiling * seconds * 0.9)}`,
  `count<=${Math.ceil(ceiling * (seconds + 0.5))}`,
];

export const options: Options = {
  ...commonOptions,
  scenarios: loop.scenarios(),
  thresholds: {
    ...accountsAdd,
    ...loop.offered,
    twofold_accepted: nearlyCeiling,
    tenfold_accepted: nearlyCeiling,
    twofold_refusal_latency: ['p(99)<200'],
    tenfold_refusal_latency: ['p(99)<200'],
    last_refusal_after: ['value<2000'],
    after_latency: ['p(95)<100'],
    before_refused: ['count==0'],
  },
};

export const setup = openAccounts;

export function send(accounts: Accounts) {
  const { step, verdict, sentAt, beganAt } = loop.send(accounts);
  if (step.name === 'after' && verdict !== 'accepted') lastRefusal.add(sentAt - beganAt);
}

export function watch(accounts: Accounts) {
  loop.watchGoodput(accounts);
}

export function teardown({ run }: Accounts) {
  closeAccounts(settleFast(run, { limitSeconds: 120 }));
}

export function handleSummary(data: SummaryData) {
  const steps = loop.figures(data);
  const recoveredAfterMs = rangeOf(data, 'last_refusal_after')?.max ?? 0;
  return report({
    question: 'overload',
    case: { CEILING: ceiling },
    data,
    invalidBecause: loop.shortfalls(data),
    figures: { ...spanOf(data), steps, recoveredAfterMs },
    lines: [...steps.map(describe), `no more refusals ${show(recoveredAfterMs, 'ms')} after the overload`],
  });
}

const describe = (step: StepFigures): string =>
  `${step.name}: ${show(step.offeredPerSecond)}/s offered, ${show(step.acceptedPerSecond)}/s accepted in ` +
  `${show(step.latencyMs?.p50)} ms (p99 ${show(step.latencyMs?.p99)}), ${show(step.refusedPerSecond)}/s refused in ` +
  `${show(step.refusalLatencyMs?.p50)} ms (p99 ${show(step.refusalLatencyMs?.p99)}), ` +
  `${show(step.failedPerSecond)}/s failed`;
