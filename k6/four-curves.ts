// At a given load, how many orders a second are saved, and how long do clients wait: unlimited, shedding, queued, queued without a limit?
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, openAccounts, type Accounts } from './lib/accounts.ts';
import { OpenLoop } from './lib/open-loop.ts';
import { commonOptions } from './lib/options.ts';
import { report, show } from './lib/report.ts';
import { choiceFrom, numberFrom } from './lib/settings.ts';
import { settle, settleFast } from './lib/settle.ts';
import { spanOf } from './lib/step-figures.ts';
import type { SummaryData } from './lib/summary.ts';
import { profiles } from './profiles.ts';

/**
 * What the curves differ in is how the apps are set, which `cases.json` says: `collapse` calls the backend within each
 * request, `shed` as well, but refuses what is beyond the backend's best; `plateau` queues; `lifted` queues too, and its
 * consumer calls as many at once as clients would.
 */
const curve = choiceFrom('CURVE', ['plateau', 'collapse', 'shed', 'lifted']);
const { longestAnswerSeconds } = profiles.fourCurves;
const mode = curve === 'collapse' || curve === 'shed' ? 'sync' : 'async';
const ratePerSecond = numberFrom('RATE', profiles.fourCurves.ratePerSecond);

const loop = new OpenLoop([
  {
    name: curve,
    ratePerSecond,
    startSeconds: 0,
    warmUpSeconds: numberFrom('WARM_UP_SECONDS', profiles.fourCurves.warmUpSeconds),
    seconds: numberFrom('STEP_SECONDS', profiles.fourCurves.seconds),
    longestAnswerSeconds: longestAnswerSeconds[curve],
  },
]);

export const options: Options = {
  ...commonOptions,
  scenarios: loop.scenarios(),
  thresholds: { ...accountsAdd, ...loop.offered },
};

export const setup = openAccounts;

export function send(accounts: Accounts) {
  loop.send(accounts, { mode });
}

export function watch(accounts: Accounts) {
  loop.watchGoodput(accounts);
}

/** The collapse's backend works on for minutes for clients that have gone. All that was accepted is saved there already. */
export function teardown({ run }: Accounts) {
  closeAccounts(
    curve === 'collapse' ? settle(run, { limitSeconds: 3 }) : settleFast(run, { limitSeconds: 90 }),
  );
}

export function handleSummary(data: SummaryData) {
  const steps = loop.figures(data);
  return report({
    question: 'four-curves',
    case: { CURVE: curve, RATE: ratePerSecond },
    data,
    invalidBecause: loop.shortfalls(data),
    figures: { ...spanOf(data), steps },
    lines: steps.map(
      (step) =>
        `${show(step.goodputPerSecond)} orders/s saved of ${show(step.offeredPerSecond)}/s; ` +
        `${show(step.refusedPerSecond)}/s refused, ${show(step.failedPerSecond)}/s failed; ` +
        `latency p50 ${show(step.latencyMs?.p50, 'ms')}, p99 ${show(step.latencyMs?.p99, 'ms')}`,
    ),
  });
}
