// How long does it take from sending an order to reading that it is saved?
import { Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, openAccounts, type Accounts } from './lib/accounts.ts';
import { follow, textOf } from './lib/gateway.ts';
import { OpenLoop } from './lib/open-loop.ts';
import { commonOptions } from './lib/options.ts';
import { report, show } from './lib/report.ts';
import { numberFrom, numbersFrom } from './lib/settings.ts';
import { settle } from './lib/settle.ts';
import { spanOf } from './lib/step-figures.ts';
import { inTurn } from './lib/step.ts';
import { countOf, latencyOf, type SummaryData } from './lib/summary.ts';
import { profiles } from './profiles.ts';

const profile = profiles.endToEnd;
const loop = new OpenLoop(
  inTurn(numbersFrom('RATES', profile.ratesPerSecond), {
    ...profile,
    seconds: numberFrom('STEP_SECONDS', profile.seconds),
  }),
);

const SAVED_WITHIN_SECONDS = 60;

/** From sending the order to having read its status as `saved`. */
const savedAfter = new Map(loop.steps.map(({ name }) => [name, new Trend(`${name}_saved_after`, true)]));

export const options: Options = {
  ...commonOptions,
  scenarios: loop.scenarios(),
  thresholds: {
    ...accountsAdd,
    ...loop.offered,
    // At nearly the backend's best the queue is where orders wait: shown, and not held against anybody.
    ...Object.fromEntries(
      loop.steps
        .filter(({ ratePerSecond }) => ratePerSecond <= 200)
        .map(({ name }) => [`${name}_saved_after`, ['p(99)<1000']]),
    ),
  },
};

export const setup = openAccounts;

export function send(accounts: Accounts) {
  const { step, answer, verdict, sentAt, isMeasured } = loop.send(accounts);
  if (verdict !== 'accepted') return;
  const end = follow(textOf(answer, 'statusUrl'), { withinSeconds: SAVED_WITHIN_SECONDS, preferWait: true });
  if (isMeasured && end === 'saved') savedAfter.get(step.name)?.add(Date.now() - sentAt);
}

export function watch(accounts: Accounts) {
  loop.watchGoodput(accounts);
}

export function teardown({ run }: Accounts) {
  closeAccounts(settle(run));
}

export function handleSummary(data: SummaryData) {
  const steps = loop.figures(data).map((step) => ({
    ...step,
    savedAfterMs: latencyOf(data, `${step.name}_saved_after`),
    readAsSaved: data.metrics[`${step.name}_saved_after`]?.values['count'] ?? 0,
    accepted: countOf(data, `${step.name}_accepted`),
  }));
  return report({
    question: 'end-to-end',
    case: {},
    data,
    invalidBecause: [
      ...loop.shortfalls(data),
      ...steps
        .filter(({ readAsSaved, accepted }) => readAsSaved < accepted)
        .map(
          ({ name, readAsSaved, accepted }) =>
            `${name}: only ${readAsSaved} of ${accepted} were seen as saved`,
        ),
    ],
    figures: { ...spanOf(data), steps },
    lines: steps.map(
      ({ offeredPerSecond, savedAfterMs, latencyMs }) =>
        `${show(offeredPerSecond)}/s: accepted after ${show(latencyMs?.p50, 'ms')} (p99 ${show(latencyMs?.p99)}), ` +
        `saved after ${show(savedAfterMs?.p50, 'ms')} (p95 ${show(savedAfterMs?.p95)}, p99 ${show(savedAfterMs?.p99)})`,
    ),
  });
}
