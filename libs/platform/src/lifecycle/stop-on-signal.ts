import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Lifecycle } from './lifecycle.js';

export interface StopOptions {
  readonly lifecycle: Lifecycle;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Milliseconds of serving on while not ready. */
  readonly delayMs: number;
  /** Milliseconds that closing may take before the process ends all the same. */
  readonly timeoutMs: number;
  readonly close: () => Promise<void>;
  readonly exit: (code: number) => void;
  /** Milliseconds of any clock. */
  readonly now: () => number;
}

/** npm and a terminal's process group can send the same signal twice. */
const sameSignalMs = 1_000;

/**
 * Makes the handler of SIGTERM and SIGINT. The first stops the app in order: not ready, wait, close, exit 0; exit 1 if
 * closing fails or takes too long. A signal within a second of it is the same one; a later one exits 1 at once.
 */
export function stopOnSignal(options: StopOptions): () => Promise<void> {
  let firstAtMs: number | undefined;
  return async () => {
    if (firstAtMs !== undefined) {
      if (options.now() - firstAtMs >= sameSignalMs) options.exit(1);
      return;
    }
    firstAtMs = options.now();
    options.exit(await stop(options));
  };
}

async function stop({ lifecycle, logger, delayMs, timeoutMs, close }: StopOptions): Promise<number> {
  lifecycle.shuttingDown();
  logger.info('stopping');
  if (delayMs > 0) await sleep(delayMs);
  const closing = new AbortController();
  try {
    // The timer holds the process: with nothing else left to do it would end before closing has, and as a success.
    const deadline = sleep(timeoutMs, false, { signal: closing.signal });
    deadline.catch(() => undefined);
    const closed = await Promise.race([close().then(() => true), deadline]);
    if (closed) logger.info('stopped');
    else logger.error(`stopping took more than ${timeoutMs} ms: ending with work under way`);
    return closed ? 0 : 1;
  } catch (error) {
    logger.error({ err: error }, 'stopping failed');
    return 1;
  } finally {
    closing.abort();
  }
}
