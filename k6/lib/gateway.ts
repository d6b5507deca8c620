import { sleep } from 'k6';
import http, { type Params, type RefinedResponse } from 'k6/http';
import { baseUrls, requestTimeoutMs } from './settings.ts';

const POLL_SECONDS = 0.2;

/** The longest that a gateway takes. */
const WAIT_SECONDS = 30;

/** `async` is answered when the broker has the order, `sync` when the backend has saved it. */
export type Mode = 'sync' | 'async';

const paths = { sync: '/v1/orders/sync', async: '/v1/orders' };

/** A gateway's answer; status 0 and no body when there was none. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What an answer says of the order. `unknown`: there was none, or it leaves open whether the order was accepted. */
export type Verdict = 'accepted' | 'refused' | 'unknown';

export interface SubmitOptions {
  readonly mode?: Mode;
  readonly baseUrl?: string;
  readonly timeoutMs?: number;
}

/** Sends an order, to any of the gateways. An accepted one is saved already if it was sent synchronously. */
export function submit(order: object, options: SubmitOptions = {}): Answer {
  const { mode = 'async', baseUrl = anyGateway(), timeoutMs = requestTimeoutMs } = options;
  return answerOf(() =>
    http.post(`${baseUrl}${paths[mode]}`, JSON.stringify(order), { ...submitRequest, timeout: timeoutMs }),
  );
}

/** Opens this client's connections, so that its first order does not pay for them. */
export function connect(): void {
  for (const baseUrl of baseUrls)
    answerOf(() => http.get(`${baseUrl}/health/live`, { responseType: 'text' }));
}

/** Sends orders beside each other, as many at once as the script's option `batchPerHost` says. */
export function submitAll(orders: readonly object[], mode: Mode = 'async'): Answer[] {
  const url = `${anyGateway()}${paths[mode]}`;
  return http
    .batch(
      orders.map((order) => ({ method: 'POST', url, body: JSON.stringify(order), params: submitRequest })),
    )
    .map((response) => answerOf(() => response));
}

const submitRequest = {
  headers: { 'content-type': 'application/json' },
  tags: { name: 'submit' },
  responseType: 'text',
} satisfies Params;

export function verdictOf({ status, body }: Answer): Verdict {
  if (status >= 200 && status < 300) return 'accepted';
  if (status >= 400 && status < 500) return 'refused';
  return status === 503 && /problems\/(overloaded|broker-|queue-missing)/.test(body) ? 'refused' : 'unknown';
}

export interface FollowOptions {
  readonly withinSeconds: number;
  /** Lets the gateway answer when the order has an end, so that nobody polls. */
  readonly preferWait?: boolean;
}

/**
 * Asks the status page until the order has an end, and returns that; the last state when the time is over.
 * @param statusUrl as the answer to the order named it
 */
export function follow(statusUrl: string, { withinSeconds, preferWait = false }: FollowOptions): string {
  const deadline = Date.now() + withinSeconds * 1000;
  const headers: Record<string, string> = preferWait ? { prefer: `wait=${WAIT_SECONDS}` } : {};
  for (;;) {
    if (!preferWait) sleep(POLL_SECONDS);
    const askedAt = Date.now();
    const answer = answerOf(() =>
      http.get(`${anyGateway()}${statusUrl}`, { headers, tags: { name: 'status' }, responseType: 'text' }),
    );
    const state = answer.status === 200 ? textOf(answer, 'state') : `status ${answer.status}`;
    if (['saved', 'rejected', 'failed'].includes(state) || Date.now() > deadline) return state;
    // A gateway that has too many who wait answers at once.
    if (preferWait && Date.now() - askedAt < POLL_SECONDS * 1000) sleep(POLL_SECONDS);
  }
}

/** A string member of a JSON answer; empty when there is none. */
export function textOf({ body }: Answer, member: string): string {
  const value = (JSON.parse(body) as Record<string, unknown>)[member];
  return typeof value === 'string' ? value : '';
}

/** One of the gateways, as a balancer would choose. */
export function anyGateway(): string {
  return baseUrls[Math.floor(Math.random() * baseUrls.length)] ?? '';
}

function answerOf(request: () => RefinedResponse<'text'>): Answer {
  try {
    const { status, body } = request();
    return { status, body: body ?? '' };
  } catch {
    return { status: 0, body: '' };
  }
}
