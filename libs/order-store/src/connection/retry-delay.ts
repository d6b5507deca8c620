const firstDelayMs = 100;

/**
 * How long to wait before trying the store again: exponential backoff, half of it random, so that a fleet does not
 * come back all at once.
 *
 * @param failures failed tries in a row, from 0
 * @param random uniform in [0, 1)
 * @returns milliseconds, at most 1000
 */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(1_000, firstDelayMs * 2 ** Math.min(failures, 10));
  return Math.round(ceiling * (0.5 + random() / 2));
}
