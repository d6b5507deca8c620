// Does every order that is accepted get saved, and does the backend count as many?
import { check } from 'k6';
import exec from 'k6/execution';
import { savedAtBackend } from './lib/backend.ts';
import { follow, submit, textOf } from './lib/gateway.ts';
import { anOrder } from './lib/orders.ts';
import { profiles } from './profiles.ts';

const SAVED_WITHIN_SECONDS = 15;

export const options = {
  scenarios: { smoke: profiles.smoke },
  thresholds: {
    checks: ['rate==1'],
    iterations: ['count>=190'],
    dropped_iterations: ['count==0'],
    'http_req_duration{name:submit}': ['p(95)<500'],
  },
};

export function setup() {
  return { savedBefore: savedAtBackend() };
}

export default function smoke() {
  const accepted = submit(anOrder());
  if (!check(accepted, { 'order is accepted': ({ status }) => status === 202 })) return;
  const state = follow(textOf(accepted, 'statusUrl'), SAVED_WITHIN_SECONDS);
  check(state, { 'order is saved': (end) => end === 'saved' });
}

/** Each iteration sends one order, and nobody else may send any meanwhile. */
export function teardown({ savedBefore }: ReturnType<typeof setup>) {
  const savedAfter = savedAtBackend();
  if (savedBefore === undefined || savedAfter === undefined) return;
  check(savedAfter - savedBefore, {
    'backend saved as many as were sent': (saved) => saved === exec.instance.iterationsCompleted,
  });
}
