// How many calls at once does the backend at hand do best with?
import { sleep } from 'k6';
import { Counter, Gauge } from 'k6/metrics';
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, enter, openAccounts, type Accounts } from './lib/accounts.ts';
import { readDelivery, setDelivery, type Delivery } from './lib/consumer.ts';
import { submitAll, verdictOf } from './lib/gateway.ts';
import { commonOptions } from './lib/options.ts';
import { anOrder } from './lib/orders.ts';
import { report, show } from './lib/report.ts';
import { numberFrom, numbersFrom } from './lib/settings.ts';
import { settleFast } from './lib/settle.ts';
import { countOf, rangeOf, type SummaryData } from './lib/summary.ts';
import { readTally } from './lib/tally.ts';
import { profiles } from './profiles.ts';

/** A lower limit is as good as the best one if it saves this part of it; the backend then has more in reserve. */
const AS_GOOD_AS_BEST = 0.97;

/** With each the backlog is twice as long. */
const ATTEMPTS = 6;
const SMALLEST_BACKLOG = 1500;

const { settleSeconds, ordersAtOnce } = profiles.findLimit;
const limits = numbersFrom('LIMITS', profiles.findLimit.limits);
const seconds = numberFrom('STEP_SECONDS', profiles.findLimit.seconds);

const savedPerSecond = new Map(limits.map((limit) => [limit, new Gauge(`saved_per_second_at_${limit}`)]));
/** A limit under which the queue ran empty was not what held the orders back. */
const ranEmpty = new Counter('steps_that_ran_empty');

export const options: Options = {
  ...commonOptions,
  scenarios: {
    steps: {
      executor: 'per-vu-iterations',
      vus: 1,
      iterations: 1,
      maxDuration: `${limits.length * ATTEMPTS * (settleSeconds + seconds + 10)}s`,
    },
  },
  thresholds: { ...accountsAdd, steps_that_ran_empty: ['count==0'] },
  batchPerHost: ordersAtOnce,
  batch: ordersAtOnce,
};

interface Begin extends Accounts {
  readonly delivery: Delivery;
}

export function setup(): Begin {
  return { ...openAccounts(), delivery: readDelivery() };
}

/** Each limit works on a backlog that outlasts it. */
export default function tryLimits({ run }: Begin) {
  let accepted = 0;
  let backlog = SMALLEST_BACKLOG;
  for (const limit of limits) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      while (accepted - readTally(run).saved < backlog) accepted += sendSome(run);
      setDelivery({ paused: false, limit });
      sleep(settleSeconds);
      const before = { saved: readTally(run).saved, at: Date.now() };
      sleep(seconds);
      const after = { saved: readTally(run).saved, at: Date.now() };
      const isEmpty = accepted - after.saved < limit;
      if (isEmpty) backlog *= 2;
      if (isEmpty && attempt < ATTEMPTS) continue;
      if (isEmpty) ranEmpty.add(1);
      savedPerSecond.get(limit)?.add((after.saved - before.saved) / ((after.at - before.at) / 1000));
      break;
    }
  }
}

/** @returns how many were accepted */
function sendSome(run: string): number {
  const verdicts = submitAll(Array.from({ length: ordersAtOnce }, () => anOrder(run))).map(verdictOf);
  verdicts.forEach(enter);
  return verdicts.filter((verdict) => verdict === 'accepted').length;
}

export function teardown({ run, delivery }: Begin) {
  setDelivery({ paused: false, limit: delivery.limit });
  closeAccounts(settleFast(run, { quietSeconds: 4, limitSeconds: 90 }));
  setDelivery(delivery);
}

export function handleSummary(data: SummaryData) {
  const steps = limits.map((limit) => ({
    limit,
    savedPerSecond: Math.round((rangeOf(data, `saved_per_second_at_${limit}`)?.max ?? 0) * 10) / 10,
  }));
  const best = Math.max(...steps.map((step) => step.savedPerSecond));
  const knee = steps.find((step) => step.savedPerSecond >= best * AS_GOOD_AS_BEST);
  const emptied = countOf(data, 'steps_that_ran_empty');
  const isLast = knee?.limit === limits.at(-1);
  return report({
    question: 'find-limit',
    case: {},
    data,
    invalidBecause: emptied > 0 ? [`under ${emptied} of the limits the queue ran empty`] : [],
    figures: { limits: steps, knee },
    lines: [
      ...steps.map((step) => `${show(step.limit)} at once: ${show(step.savedPerSecond)} orders/s saved`),
      ...(isLast ? ['The highest limit was the best one: try more, LIMITS=100,200,400'] : []),
      'For .env:',
      `CONSUMER_CONCURRENCY=${knee?.limit ?? ''}`,
    ],
  });
}
