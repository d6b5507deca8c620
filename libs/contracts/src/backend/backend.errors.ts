import type { ProblemName } from '../problems/problem-catalogue.js';

/** Why an order was not saved. Its three kinds are told apart by what the caller must do next. */
export abstract class BackendError extends Error {
  /** The catalogue's name for statuses, HTTP answers and dead letters. */
  abstract readonly problem: ProblemName;

  /** What happened, for people: names no secret and no address of ours. The error's message is the same. */
  readonly detail: string;

  constructor(detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = new.target.name;
    this.detail = detail;
  }
}

/** No attempt can succeed: record the refusal and do not try again. */
export class PermanentError extends BackendError {
  constructor(
    readonly problem: ProblemName,
    detail: string,
    /** With `duplicate-order-number`: the id of the order that has the number, if the backend named it. */
    readonly holder?: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

/** The backend asks for a pause: try again after it, and count no attempt. */
export class ThrottledError extends BackendError {
  readonly problem = 'backend-unavailable';

  constructor(
    /** How long to wait before the next try, in milliseconds. */
    readonly retryAfterMs: number,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

/**
 * The backend failed, or did not answer: try again later, and count the attempt. The order may have been saved all the
 * same, above all with `backend-timeout`.
 */
export class TransientError extends BackendError {
  constructor(
    readonly problem: 'backend-unavailable' | 'backend-timeout',
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}
