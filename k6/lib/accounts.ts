import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { backendUrl } from './settings.ts';

/**
 * Orders accepted minus orders saved: 0 at the end of a run, or something was lost or came from elsewhere. Set
 * `orders_unaccounted: ['count==0']` as a threshold. The backend's own counter says how many were saved; where it
 * can't be asked, the orders' status pages do.
 */
const unaccounted = new Counter('orders_unaccounted');

/** What the accounts begin with; made in `setup`. */
export interface Accounts {
  savedBefore: number | undefined;
}

export function openAccounts(): Accounts {
  console.log(
    `saved orders are counted by ${backendUrl === undefined ? 'status pages' : `${backendUrl}/stats`}`,
  );
  return { savedBefore: savedAtBackend() };
}

export function countAccepted(): void {
  unaccounted.add(1);
}

/** @param state what the order's status page shows at its end */
export function countEnd(state: string): void {
  if (backendUrl === undefined && state === 'saved') unaccounted.add(-1);
}

/** Call it in `teardown`, when all orders have an end. Nobody else may send orders between `setup` and this. */
export function closeAccounts({ savedBefore }: Accounts): void {
  const savedAfter = savedAtBackend();
  if (savedBefore !== undefined && savedAfter !== undefined) unaccounted.add(savedBefore - savedAfter);
}

function savedAtBackend(): number | undefined {
  if (backendUrl === undefined) return undefined;
  return Number(
    http.get(`${backendUrl}/stats`, { tags: { name: 'stats' }, responseType: 'text' }).json('saved'),
  );
}
