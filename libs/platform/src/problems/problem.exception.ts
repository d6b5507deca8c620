import { problemKind, problemOf, type Problem, type ProblemName } from '@order-intake/contracts';

/** What one occurrence says beyond its catalogue entry. */
export interface ProblemParticulars {
  readonly detail?: string;
  readonly errors?: Problem['errors'];
  /** Seconds for `Retry-After`, where the catalogue's number is not the one to give. */
  readonly retryAfterSeconds?: number;
  /** Further header fields, such as `allow` with `method-not-allowed`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another status than the catalogue's, where HTTP has a more exact one for what its parser met. */
  readonly status?: number;
}

/** An answer that is a problem document (RFC 9457). Thrown at the edge only. */
export class ProblemException extends Error {
  constructor(
    readonly problem: ProblemName,
    readonly particulars: ProblemParticulars = {},
  ) {
    super(particulars.detail ?? problemKind(problem).meaning);
    this.name = ProblemException.name;
  }

  get status(): number {
    return this.particulars.status ?? problemKind(this.problem).status;
  }

  /** Every 429 and 503 says when to come back. */
  headers(): Record<string, string> {
    const { retryAfterSeconds = problemKind(this.problem).retryAfterSeconds, headers } = this.particulars;
    return {
      'content-type': 'application/problem+json',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...headers,
    };
  }

  /** @param instance path of the request, without its query */
  document(instance?: string): Problem {
    const { detail, errors } = this.particulars;
    return {
      ...problemOf(this.problem, {
        ...(detail !== undefined && { detail }),
        ...(instance !== undefined && { instance }),
        ...(errors !== undefined && { errors }),
      }),
      status: this.status,
    };
  }
}
