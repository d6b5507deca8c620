import { endCommands } from '../setup/run-command.mjs';
import { claim } from './claim.mjs';
import { exitOnStopSignal } from './stop-signals.mjs';

/** @import { Claim } from './claim.mjs' */

/**
 * Claims a folder for some work, and leaves nothing running behind: not at its end, not when it fails, not at Ctrl-C.
 * @template T
 * @param {string} name of the folder
 * @param {string} command the command that holds such a folder, for the message: `npm start`
 * @param {(run: Claim, signal: AbortSignal) => Promise<T>} work `signal` is aborted when all is being stopped
 * @returns {Promise<T>}
 */
export async function withClaim(name, command, work) {
  const run = await claim(name, command);
  const stopping = new AbortController();
  const stop = async () => {
    await endCommands();
    await run.ledger.endAll();
    await run.release();
  };
  exitOnStopSignal(
    () => {
      stopping.abort();
      return stop();
    },
    () => run.ledger.killAll(),
  );
  try {
    return await work(run, stopping.signal);
  } finally {
    // What ends because all is being stopped is no news, and must not end the process before that is done.
    if (stopping.signal.aborted) await new Promise(() => undefined);
    await stop();
  }
}
