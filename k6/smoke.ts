// Does every order that is accepted get saved, and does the backend count as many?
import { check } from 'k6';
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, enter, openAccounts, type Accounts } from './lib/accounts.ts';
import { follow, submit, textOf, verdictOf } from './lib/gateway.ts';
import { anOrder } from './lib/orders.ts';
import { commonOptions } from './lib/options.ts';
import { report, show } from './lib/report.ts';
import { settle } from './lib/settle.ts';
import { countOf, latencyOf, type SummaryData } from './lib/summary.ts';
import { profiles } from './profiles.ts';

const SAVED_WITHIN_SECONDS = 15;

export const options: Options = {
  ...commonOptions,
  scenarios: { smoke: profiles.smoke },
  thresholds: {
    ...accountsAdd,
    checks: ['rate==1'],
    iterations: ['count>=190'],
    dropped_iterations: ['count==0'],
    'http_req_duration{name:submit}': ['p(95)<500'],
  },
};

export const setup = openAccounts;

export default function smoke({ run }: Accounts) {
  const answer = submit(anOrder(run));
  enter(verdictOf(answer));
  if (!check(answer, { 'order is accepted': ({ status }) => status === 202 })) return;
  const state = follow(textOf(answer, 'statusUrl'), { withinSeconds: SAVED_WITHIN_SECONDS });
  check(state, { 'order is saved': (end) => end === 'saved' });
}

export function teardown({ run }: Accounts) {
  closeAccounts(settle(run));
}

export function handleSummary(data: SummaryData) {
  const latencyMs = latencyOf(data, 'http_req_duration{name:submit}');
  const accepted = countOf(data, 'orders_accepted');
  return report({
    question: 'smoke',
    case: {},
    data,
    figures: { accepted, latencyMs },
    lines: [`${show(accepted)} orders accepted, latency p95 ${show(latencyMs?.p95, 'ms')}`],
  });
}
