const firstDelayMs = 250;
const longestDelayMs = 2_000;

/**
 * How long to wait before the next try to connect: exponential backoff with "equal jitter", half of it fixed and half
 * random, so that a fleet does not come back all at once.
 *
 * @param failures failed tries in a row, from 0
 * @param random uniform in [0, 1)
 * @returns milliseconds, at most 2000
 */
export function reconnectDelayMs(failures: number, random: () => number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures, 10));
  return Math.round(ceiling * (0.5 + random() / 2));
}
