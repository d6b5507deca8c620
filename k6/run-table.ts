// How many orders a minute are saved when so many come at once, and what do their clients see?
import { sleep } from 'k6';
import exec from 'k6/execution';
import { Counter, Gauge, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, enter, openAccounts, type Accounts } from './lib/accounts.ts';
import { connect, submit, submitAll, verdictOf } from './lib/gateway.ts';
import { anOrder } from './lib/orders.ts';
import { commonOptions } from './lib/options.ts';
import { report, show } from './lib/report.ts';
import { backendUrl, choiceFrom, numberFrom } from './lib/settings.ts';
import { settle, settleFast } from './lib/settle.ts';
import { sleepUntil } from './lib/sleep-until.ts';
import { countOf, latencyOf, rangeOf, type SummaryData } from './lib/summary.ts';
import { readTally } from './lib/tally.ts';
import { profiles } from './profiles.ts';

const {
  retryPauseSeconds,
  warmUp: { ordersAtOnce, rounds },
} = profiles.runTable;
/** Status pages come from the store that is in use meanwhile. */
const POLL_SECONDS = backendUrl === undefined ? 1 : 0.1;

const mode = choiceFrom('MODE', ['async', 'sync']);
const orders = numberFrom('ORDERS', profiles.runTable.orders);
const maxInFlight = numberFrom('MAX_IN_FLIGHT', profiles.runTable.maxInFlight);
/** 0 for whoever measures the apps from outside all along, and has warmed them up. */
const warmUpRounds = numberFrom('WARM_UP_ROUNDS', rounds);
const deadlineSeconds = numberFrom('DEADLINE_SECONDS', profiles.runTable.deadlineSeconds);
const clients = Math.min(orders, maxInFlight);
/** The clients are made and connected by then, and all send at once. */
const connectSeconds = profiles.runTable.connectSeconds(clients);

/** Of each request, as its client sees it, successful or not. */
const latency = new Trend('latency', true);
const failures = new Counter('attempts_failed');
const firstSentAt = new Gauge('first_sent_at');
const lastAnsweredAt = new Gauge('last_answered_at');
const savedInTime = new Counter('orders_saved_in_time');
const unsaved = new Counter('orders_unsaved');
const lastSavedAt = new Gauge('last_saved_at');

export const options: Options = {
  ...commonOptions,
  batchPerHost: ordersAtOnce,
  scenarios: {
    orders: {
      executor: 'shared-iterations',
      vus: clients,
      iterations: orders,
      maxDuration: `${connectSeconds + deadlineSeconds + 5}s`,
    },
  },
  thresholds: {
    orders_unsaved: ['count==0'],
    orders_unexplained: accountsAdd.orders_unexplained,
    ...(mode === 'async' && { attempts_failed: ['count==0'] }),
  },
  teardownTimeout: `${deadlineSeconds + 90}s`,
};

/** What is sent to warm up is saved before the counters begin. */
export function setup(): Accounts {
  const { run } = openAccounts();
  for (let round = 0; round < warmUpRounds; round += 1)
    submitAll(
      Array.from({ length: ordersAtOnce }, () => anOrder(run)),
      mode,
    );
  settle(run, { quietSeconds: 0.4 });
  return openAccounts();
}

/** One order, sent until it succeeds. The reference sends again at once; here after a pause, or a refusal would spin. */
export default function sendUntilAccepted({ run }: Accounts) {
  const order = anOrder(run);
  const beginsAt = exec.scenario.startTime + connectSeconds * 1000;
  if (exec.vu.iterationInScenario === 0) {
    connect();
    sleepUntil(beginsAt);
  }
  for (let isSent = false; ; isSent = true, sleep(retryPauseSeconds)) {
    const sentAt = Date.now();
    const timeoutMs = deadlineOf(beginsAt) - sentAt;
    if (timeoutMs <= 0) {
      if (isSent) enter('unknown');
      return;
    }
    firstSentAt.add(sentAt);
    const verdict = verdictOf(submit(order, { mode, timeoutMs }));
    latency.add(Date.now() - sentAt);
    lastAnsweredAt.add(Date.now());
    if (verdict === 'accepted') return enter(verdict);
    failures.add(1);
  }
}

/** An accepted order counts when it is saved, and in time. What is late is waited for, and not counted. */
export function teardown({ run, openedAt }: Accounts) {
  let tally = readTally(run);
  for (
    ;
    tally.saved < orders && Date.now() < deadlineOf(openedAt + connectSeconds * 1000);
    tally = readTally(run)
  )
    sleep(POLL_SECONDS);
  savedInTime.add(tally.saved);
  unsaved.add(orders - tally.saved);
  if (tally.lastSavedAt !== null) lastSavedAt.add(Date.parse(tally.lastSavedAt));
  closeAccounts(tally.saved < orders ? settleFast(run) : tally);
}

const deadlineOf = (begin: number): number => begin + deadlineSeconds * 1000;

export function handleSummary(data: SummaryData) {
  const firstSent = rangeOf(data, 'first_sent_at')?.min ?? NaN;
  const lastSaved = rangeOf(data, 'last_saved_at')?.max ?? NaN;
  const saved = countOf(data, 'orders_saved_in_time');
  const seconds = (lastSaved - firstSent) / 1000;
  const latencyMs = latencyOf(data, 'latency');
  const figures = {
    seconds,
    attempts: latencyMs ? data.metrics['latency']?.values['count'] : 0,
    accepted: countOf(data, 'orders_accepted'),
    saved,
    unsaved: countOf(data, 'orders_unsaved'),
    failures: countOf(data, 'attempts_failed'),
    latencyMs,
    firstSentAt: isoOf(firstSent),
    lastAnsweredAt: isoOf(rangeOf(data, 'last_answered_at')?.max ?? NaN),
    lastSavedAt: isoOf(lastSaved),
    ordersPerMinute: saved > 0 ? Math.round((saved / seconds) * 60) : 0,
  };
  return report({
    question: 'run-table',
    case: { MODE: mode, ORDERS: orders },
    data,
    figures,
    lines: [
      `${show(saved)} of ${show(orders)} orders saved in ${show(seconds, 's')}: ${show(figures.ordersPerMinute)} a minute`,
      `${show(figures.attempts)} requests, ${show(figures.failures)} failed, ` +
        `latency ${show(latencyMs?.avg, 'ms')} on average, p99 ${show(latencyMs?.p99, 'ms')}`,
    ],
  });
}

const isoOf = (time: number): string | null => (Number.isNaN(time) ? null : new Date(time).toISOString());
