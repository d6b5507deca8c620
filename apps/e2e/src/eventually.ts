import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 50;

/**
 * Asks until the answer is there, and returns it. An error counts as no answer.
 * @param ask gives `undefined` or `false` while it is not so far
 * @param timeoutMs after this long it throws, with what was waited for and the last error
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await sleep(everyMs);
  } while (Date.now() < deadline);
  throw new Error(`Not within ${timeoutMs} ms: ${what}`, { cause });
}
