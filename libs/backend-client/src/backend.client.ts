import {
  BackendError,
  ThrottledError,
  toTraceparent,
  TransientError,
  type ProblemName,
} from '@order-intake/contracts';
import { Pool } from 'undici';
import { AnswerReader } from './answer-reader.js';
import { endCall, startCall } from './call-span.js';
import {
  classify,
  holderOfSameOrder,
  maxAnswerBytes,
  readFound,
  readSaved,
  toFindRequest,
  toSaveRequest,
  type BackendAnswer,
  type BackendRequest,
  type OrderToSave,
  type SavedAtBackend,
} from './order-backend.js';

export interface BackendClientOptions {
  /** Base URL, for example `http://127.0.0.1:3100`; a path in it is put before the backend's own. */
  readonly url: string;
  /** Sent with each call, for example `authorization`. They may be secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whole time of a `save` or `find`, with connecting, waiting for a connection and the one repeat; milliseconds. */
  readonly timeoutMs: number;
  /**
   * Connections at most; calls beyond it wait, within their time limit. Unlimited if absent. Not lower than the limit
   * of whoever calls, or it becomes a second, hidden one.
   */
  readonly connections?: number | undefined;
  /** Told of each `save` what came of it, and how long it took, in milliseconds; not of those that were given up. */
  readonly onSave?: OnSave;
}

/** The result is `saved`, `throttled`, or the problem that stood against it. */
export type OnSave = (result: 'saved' | 'throttled' | ProblemName, tookMs: number) => void;

type Send = (request: BackendRequest) => Promise<BackendAnswer>;

/** Where a call comes from. */
interface Caller {
  readonly signal: AbortSignal | undefined;
  readonly traceparent: string | undefined;
}

type AbortableCaller = Caller & { readonly signal: AbortSignal };

/** Saves orders at the backend, over kept connections, each call within its time limit. */
export class BackendClient {
  readonly #pool: Pool;
  readonly #base: URL;
  readonly #basePath: string;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;
  readonly #onSave: OnSave | undefined;

  constructor({ url, headers = {}, timeoutMs, connections, onSave }: BackendClientOptions) {
    this.#base = new URL(url);
    this.#basePath = this.#base.pathname.replace(/\/+$/, '');
    this.#headers = {
      ...lowerCased(headers),
      accept: 'application/json',
      'content-type': 'application/json',
    };
    this.#timeoutMs = timeoutMs;
    this.#onSave = onSave;
    this.#pool = new Pool(this.#base.origin, {
      connections: connections ?? null,
      pipelining: 1,
      // Over HTTP/2 one connection would carry many calls, and `connections` would say nothing.
      allowH2: false,
      connectTimeout: 2_000,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      // Idle sockets are closed here first, before the server closes them under a request (Node: 5 s). A server's own
      // `Keep-Alive: timeout` goes before, less two seconds.
      keepAliveTimeout: 4_000,
      keepAliveMaxTimeout: 60_000,
      maxResponseSize: maxAnswerBytes,
    });
  }

  /**
   * Has the order saved. Safe to call again with the same order: it is saved once.
   *
   * @param signal gives the call up; the backend may save the order all the same
   * @param traceparent W3C trace context of the caller, while traces are taken
   * @throws PermanentError, ThrottledError or TransientError; the reason of `signal` if that was it
   */
  async save(order: OrderToSave, signal?: AbortSignal, traceparent?: string): Promise<SavedAtBackend> {
    const begunAtMs = performance.now();
    try {
      const saved = await this.#saveWithinLimit(order, { signal, traceparent });
      this.#onSave?.('saved', performance.now() - begunAtMs);
      return saved;
    } catch (error) {
      const result = error instanceof ThrottledError ? 'throttled' : (error as Partial<BackendError>).problem;
      if (result) this.#onSave?.(result, performance.now() - begunAtMs);
      throw error;
    }
  }

  #saveWithinLimit(order: OrderToSave, caller: Caller): Promise<SavedAtBackend> {
    // Before there is a call: what fails here is an error of our own, and no word of the backend's.
    const request = toSaveRequest(order);
    return this.#withinLimit(caller, async (send) => {
      const answer = await send(request);
      const holder = holderOfSameOrder(order.id, answer);
      if (holder === undefined) return readSaved(order.id, answer);
      const saved = readFound(holder, await send(toFindRequest(holder)));
      if (saved === undefined)
        throw new TransientError('backend-unavailable', 'The backend names a holder that it does not have.');
      return saved;
    });
  }

  /**
   * Asks whether the backend has the order.
   *
   * @throws as `save`
   */
  find(id: string, signal?: AbortSignal, traceparent?: string): Promise<SavedAtBackend | undefined> {
    return this.#withinLimit({ signal, traceparent }, async (send) =>
      readFound(id, await send(toFindRequest(id))),
    );
  }

  /** Takes no more calls, and is done when those under way are. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Runs calls that share one time limit, and makes one kind of error of whatever stops them. */
  async #withinLimit<T>({ signal, traceparent }: Caller, work: (send: Send) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const stop = new AbortController();
    const timer = setTimeout(
      () => stop.abort(new DOMException('Time limit', 'TimeoutError')),
      this.#timeoutMs,
    );
    const giveUp = (): void => stop.abort(signal?.reason);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await work((request) => this.#sendTwiceAtMost(request, { signal: stop.signal, traceparent }));
    } catch (error) {
      if (error instanceof BackendError) throw error;
      signal?.throwIfAborted();
      throw classify(error as Error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /**
   * The server may close a kept connection at the moment we write to it. Both requests are idempotent, so one repeat at
   * once is safe, and it spares the order a wait of seconds. Answers are never repeated here: that is the queue's part.
   */
  async #sendTwiceAtMost(request: BackendRequest, caller: AbortableCaller): Promise<BackendAnswer> {
    try {
      return await this.#send(request, caller, 0);
    } catch (error) {
      if (caller.signal.aborted || !isConnectionLost(error)) throw error;
      return await this.#send(request, caller, 1);
    }
  }

  #send(
    request: BackendRequest,
    { signal, traceparent }: AbortableCaller,
    resends: number,
  ): Promise<BackendAnswer> {
    const span = startCall(request, this.#base, resends, traceparent);
    const below = span ? toTraceparent(span) : traceparent;
    const headers = below === undefined ? this.#headers : { ...this.#headers, traceparent: below };
    const { method, path, body } = request;
    const call = new Promise<BackendAnswer>((resolve, reject) => {
      this.#pool.dispatch(
        { method, path: this.#basePath + path, headers, body: body ?? null },
        new AnswerReader(signal, resolve, reject),
      );
    });
    return endCall(span, call);
  }
}

/** An open connection broke, as opposed to one that could not be made. */
function isConnectionLost(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
