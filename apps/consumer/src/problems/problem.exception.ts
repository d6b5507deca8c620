import { problemKind, problemOf, type Problem, type ProblemName } from '@order-intake/contracts';

/** An answer to an administrator that is a problem document (RFC 9457). */
export class ProblemException extends Error {
  constructor(
    readonly problem: ProblemName,
    readonly particulars: Pick<Problem, 'detail' | 'errors'> = {},
  ) {
    super(particulars.detail ?? problemKind(problem).meaning);
    this.name = ProblemException.name;
  }

  get status(): number {
    return problemKind(this.problem).status;
  }

  /** Every 503 says when to come back. */
  headers(): Record<string, string> {
    const { retryAfterSeconds } = problemKind(this.problem);
    return {
      'content-type': 'application/problem+json',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    };
  }

  /** @param instance path of the request, without its query */
  document(instance: string): Problem {
    return problemOf(this.problem, { ...this.particulars, instance });
  }
}
