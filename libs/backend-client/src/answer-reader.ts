import type { Dispatcher } from 'undici';
import type { BackendAnswer } from './order-backend.js';

const utf8 = new TextDecoder();

/**
 * Reads an answer whole. Undici's own `request` makes a stream of each body, which outlives the new space of the heap
 * however short the call: it promotes 2 kB and more to the old space, this next to nothing (`npm run experiment`).
 */
export class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: BackendAnswer['headers'] = {};
  #controller: Dispatcher.DispatchController | undefined;
  readonly #giveUp = (): void => {
    const reason = this.signal.reason as Error;
    this.#controller?.abort(reason);
    // A call that waits for its connection is heard of no more until it has one.
    this.onResponseError(undefined, reason);
  };

  constructor(
    private readonly signal: AbortSignal,
    private readonly resolve: (answer: BackendAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    signal.addEventListener('abort', this.#giveUp, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.signal.aborted) controller.abort(this.signal.reason as Error);
    this.#controller = controller;
  }

  onResponseStart(_: unknown, status: number, headers: BackendAnswer['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.signal.removeEventListener('abort', this.#giveUp);
    const body = utf8.decode(Buffer.concat(this.#chunks));
    this.resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_: unknown, error: Error): void {
    this.signal.removeEventListener('abort', this.#giveUp);
    this.reject(error);
  }
}
