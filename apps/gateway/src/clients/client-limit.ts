import { RateLimiterMemory } from 'rate-limiter-flexible';

export interface ClientLimitOptions {
  readonly perSecond: number;
  /** The longer it is, the more may come at once: a client's quota is for a whole window. In seconds. */
  readonly windowSeconds: number;
}

/** What a client has left after a request. */
export interface Allowance {
  readonly isExceeded: boolean;
  /** Whole seconds until it has its whole quota again, at least 1. */
  readonly resetSeconds: number;
  /** `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10. */
  readonly field: string;
}

/** How many requests each client may send to this gateway; a window begins with the first of them. */
export class ClientLimit {
  /** `RateLimit-Policy` of the same draft. */
  readonly policy: string;
  readonly #limiter: RateLimiterMemory;

  constructor({ perSecond, windowSeconds }: ClientLimitOptions) {
    const quota = perSecond * windowSeconds;
    this.policy = `"client";q=${quota};w=${windowSeconds}`;
    // Without a prefix, which would make each request's key a new text to be hashed.
    this.#limiter = new RateLimiterMemory({ points: quota, duration: windowSeconds, keyPrefix: '' });
  }

  /** Counts a request of the client. */
  async take(client: string): Promise<Allowance> {
    // Unlike `consume` it does not reject what is too much: so it costs one promise, and an error is an error.
    const left = await this.#limiter.penalty(client);
    const resetSeconds = Math.max(1, Math.ceil(left.msBeforeNext / 1_000));
    return {
      isExceeded: left.consumedPoints > this.#limiter.points,
      resetSeconds,
      field: `"client";r=${left.remainingPoints};t=${resetSeconds}`,
    };
  }
}
