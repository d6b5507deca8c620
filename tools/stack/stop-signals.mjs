/** Ctrl-C on a terminal reaches a command of npm twice: from the terminal and from npm. */
const ONE_SIGNAL_MS = 1000;

/**
 * Calls `stop` at the first signal to end. Signals within a second of it are the same one; a later one calls `hurry`.
 * @param {() => Promise<void>} stop
 * @param {() => Promise<void>} hurry
 */
export function onStopSignal(stop, hurry) {
  let firstAt = 0;
  let hurrying = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (firstAt === 0) {
        firstAt = Date.now();
        void stop();
      } else if (Date.now() - firstAt > ONE_SIGNAL_MS && !hurrying) {
        hurrying = true;
        void hurry();
      }
    });
  }
}

/**
 * As `onStopSignal`, and ends the process after either, with the exit code that shells know for it.
 * @param {() => Promise<unknown> | undefined} stop
 * @param {() => Promise<unknown> | undefined} kill
 */
export function exitOnStopSignal(stop, kill) {
  onStopSignal(
    async () => {
      await stop();
      process.exit(130);
    },
    async () => {
      await kill();
      process.exit(130);
    },
  );
}
