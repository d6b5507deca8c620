import {
  nameSameOrder,
  PermanentError,
  ThrottledError,
  TransientError,
  type BackendError,
  type BackendOrder,
  type SendOrder,
} from '@order-intake/contracts';
import { retryAfterMs } from './retry-after.js';

/*
 * Everything that is ours about the backend: what it is asked, what its answers mean. To put this system before
 * another backend, change this file (and the order itself in libs/contracts); see docs/your-backend.md.
 */

/** The order as the queue or the synchronous twin brings it. */
export type OrderToSave = Pick<SendOrder, 'id' | 'client' | 'order'>;

/** What the backend says of an order that it has. */
export interface SavedAtBackend {
  readonly savedAt: Date;
}

export interface BackendRequest {
  readonly method: 'GET' | 'PUT';
  /** Below the backend's base URL. */
  readonly path: string;
  /** What the paths of such requests have in common: how spans call them. */
  readonly route: string;
  /** JSON text. */
  readonly body?: string;
}

export interface BackendAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Longest answer that is read, in bytes; ours has about 100. */
export const maxAnswerBytes = 65_536;

/** Pause for a 429 that does not say how long, in milliseconds. */
const defaultPauseMs = 1_000;

/** The id is the idempotency key: `PUT` of the same id saves once, however often it is sent. */
export function toSaveRequest({ id, client, order }: OrderToSave): BackendRequest {
  const body: BackendOrder = { client, order };
  return { method: 'PUT', path: orderPath(id), route: orderRoute, body: JSON.stringify(body) };
}

export function toFindRequest(id: string): BackendRequest {
  return { method: 'GET', path: orderPath(id), route: orderRoute };
}

/**
 * Reads the answer to either request.
 *
 * @throws BackendError for every answer that does not say that the backend has the order `id`
 */
export function readSaved(id: string, answer: BackendAnswer): SavedAtBackend {
  if (answer.status !== 200 && answer.status !== 201) throw classify(answer);
  const body = readJson(answer);
  const savedAt = new Date(typeof body?.['savedAt'] === 'string' ? body['savedAt'] : NaN);
  if (body?.['id'] !== id || Number.isNaN(savedAt.getTime()))
    throw new TransientError(
      'backend-unavailable',
      `The backend's answer ${answer.status} does not name the order.`,
    );
  return { savedAt };
}

/** As `readSaved`, but undefined if the backend does not have the order. */
export function readFound(id: string, answer: BackendAnswer): SavedAtBackend | undefined {
  return answer.status === 404 ? undefined : readSaved(id, answer);
}

/**
 * The id under which the backend has this very order, when it refused `id` because the order number is taken. That
 * happens after a change of the secret that ids are made with: the same content then gets another id. (A conflict with
 * `id` itself is none of these: under it the backend has other content.)
 */
export function holderOfSameOrder(id: string, answer: BackendAnswer): string | undefined {
  const holder = answer.status === 409 ? holderIn(answer) : undefined;
  return holder !== undefined && holder !== id && nameSameOrder(holder, id) ? holder : undefined;
}

/**
 * Tells failures apart by whether another attempt could succeed.
 *
 * | failure | error |
 * |---|---|
 * | 429; 503 with `Retry-After` | throttled |
 * | 408, 425, 5xx, timeout, connection, an answer that is none | transient |
 * | 409 | permanent, `duplicate-order-number` |
 * | other 4xx | permanent, `backend-rejected` |
 *
 * @param failure an answer that is not a success, or what the HTTP client threw
 * @param nowMs milliseconds since 1970
 */
export function classify(failure: BackendAnswer | Error, nowMs = Date.now()): BackendError {
  return 'status' in failure ? classifyAnswer(failure, nowMs) : classifyError(failure);
}

function classifyAnswer(answer: BackendAnswer, nowMs: number): BackendError {
  const { status } = answer;
  const said = `The backend answered ${status}.`;
  const pauseMs = retryAfterMs(header(answer, 'retry-after'), nowMs);
  if (status === 429) return new ThrottledError(pauseMs ?? defaultPauseMs, said);
  if (status === 503 && pauseMs !== undefined) return new ThrottledError(pauseMs, said);
  if (status === 408 || status === 504) return new TransientError('backend-timeout', said);
  if (status < 400 || status === 425 || status >= 500) return new TransientError('backend-unavailable', said);
  if (status === 409)
    return new PermanentError('duplicate-order-number', detailIn(answer) ?? said, holderIn(answer));
  return new PermanentError('backend-rejected', detailIn(answer) ?? said);
}

/** The request was sent and no answer came in time; a connection that was not made in time is none of these. */
const timeouts = new Set(['TimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function classifyError(error: Error): BackendError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (timeouts.has(code) || timeouts.has(error.name))
    return new TransientError('backend-timeout', 'The backend did not answer in time.', { cause: error });
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new TransientError('backend-unavailable', "The backend's answer is too long.", { cause: error });
  return new TransientError('backend-unavailable', `The connection to the backend failed (${code}).`, {
    cause: error,
  });
}

const orderRoute = '/orders/{id}';

function orderPath(id: string): string {
  return `/orders/${encodeURIComponent(id)}`;
}

function holderIn(answer: BackendAnswer): string | undefined {
  const holder = readJson(answer)?.['holder'];
  return typeof holder === 'string' ? holder : undefined;
}

/** The backend's own words, cut: they go into statuses and message headers. */
function detailIn(answer: BackendAnswer): string | undefined {
  const detail = readJson(answer)?.['detail'];
  return typeof detail === 'string' && detail !== '' ? detail.slice(0, 500) : undefined;
}

/** The members of a JSON object (`application/json` or `application/problem+json`); undefined for any other body. */
function readJson(answer: BackendAnswer): Record<string, unknown> | undefined {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(header(answer, 'content-type') ?? '')) return undefined;
  try {
    const value: unknown = JSON.parse(answer.body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function header(answer: BackendAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
