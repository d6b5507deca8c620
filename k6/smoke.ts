// Does every order that is accepted get saved, and does the backend count as many?
import { check } from 'k6';
import { closeAccounts, countAccepted, countEnd, openAccounts, type Accounts } from './lib/accounts.ts';
import { follow, submit, textOf } from './lib/gateway.ts';
import { anOrder } from './lib/orders.ts';
import { profiles } from './profiles.ts';

const SAVED_WITHIN_SECONDS = 15;

export const options = {
  scenarios: { smoke: profiles.smoke },
  thresholds: {
    checks: ['rate==1'],
    orders_unaccounted: ['count==0'],
    iterations: ['count>=190'],
    dropped_iterations: ['count==0'],
    'http_req_duration{name:submit}': ['p(95)<500'],
  },
};

export const setup = openAccounts;

export default function smoke() {
  const accepted = submit(anOrder());
  if (!check(accepted, { 'order is accepted': ({ status }) => status === 202 })) return;
  countAccepted();
  const state = follow(textOf(accepted, 'statusUrl'), SAVED_WITHIN_SECONDS);
  check(state, { 'order is saved': (end) => end === 'saved' });
  countEnd(state);
}

export function teardown(accounts: Accounts) {
  closeAccounts(accounts);
}
