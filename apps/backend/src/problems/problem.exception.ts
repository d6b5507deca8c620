import { problemKind, problemOf, type Problem, type ProblemName } from '@order-intake/contracts';

/** What one occurrence says beyond its catalogue entry. */
export interface ProblemParticulars {
  readonly detail?: string;
  readonly errors?: Problem['errors'];
  /** Another status than the catalogue's: faults are made with any. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** With `duplicate-order-number`: id of the order that has the number. */
  readonly holder?: string;
}

/** An answer that is a problem document (RFC 9457). */
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

  /** @param instance path of the request */
  document(instance: string): Problem & { holder?: string } {
    const { holder, errors } = this.particulars;
    return {
      ...problemOf(this.problem, { detail: this.message, instance, ...(errors && { errors }) }),
      status: this.status,
      ...(holder !== undefined && { holder }),
    };
  }
}
