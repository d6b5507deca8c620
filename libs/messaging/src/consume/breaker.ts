/** How many of the last calls count, and how many failures among them open the breaker. */
const windowSize = 50;
const failuresToOpen = 25;
const firstOpenMs = 1_000;
const longestOpenMs = 10_000;

/**
 * A circuit breaker (M. Nygard, Release It!) as an immutable value: closed while the backend works, open while nobody
 * is to call it, half-open while one call probes it.
 */
export type Breaker =
  | { readonly kind: 'closed'; readonly recent: readonly boolean[] }
  | { readonly kind: 'open'; readonly untilMs: number; readonly openings: number }
  | { readonly kind: 'half-open'; readonly openings: number };

export const closedBreaker: Breaker = { kind: 'closed', recent: [] };

/** The breaker after a call that ended at `nowMs`. Calls that were under way when it opened change nothing. */
export function afterCall(breaker: Breaker, succeeded: boolean, nowMs: number): Breaker {
  switch (breaker.kind) {
    case 'closed': {
      const recent = [...breaker.recent, succeeded].slice(-windowSize);
      const failures = recent.filter((ok) => !ok).length;
      return failures >= failuresToOpen ? opened(1, nowMs) : { kind: 'closed', recent };
    }
    case 'open':
      return breaker;
    case 'half-open':
      return succeeded ? closedBreaker : opened(breaker.openings + 1, nowMs);
    default:
      return breaker satisfies never;
  }
}

/** The breaker at `nowMs`: an open one lets a probe through when its time is over. */
export function atTime(breaker: Breaker, nowMs: number): Breaker {
  return breaker.kind === 'open' && nowMs >= breaker.untilMs
    ? { kind: 'half-open', openings: breaker.openings }
    : breaker;
}

/** How many calls it allows at once. */
export function allowedCalls(breaker: Breaker): number {
  switch (breaker.kind) {
    case 'closed':
      return Number.POSITIVE_INFINITY;
    case 'open':
      return 0;
    case 'half-open':
      return 1;
    default:
      return breaker satisfies never;
  }
}

/** Each opening in a row lasts twice as long as the one before, up to ten seconds. */
function opened(openings: number, nowMs: number): Breaker {
  return {
    kind: 'open',
    openings,
    untilMs: nowMs + Math.min(longestOpenMs, firstOpenMs * 2 ** (openings - 1)),
  };
}
