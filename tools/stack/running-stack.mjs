import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localDir } from '../setup/workspace.mjs';

/** @import { RunningStack } from './start-stack.mjs' */

/** Where a running stack tells its addresses. */
export const runningStackFile = join(localDir, 'stack/running.json');

/**
 * The addresses of the stack that runs in this clone; nothing when none does.
 * @returns {Promise<RunningStack | undefined>}
 */
export async function runningStack() {
  try {
    /** @type {RunningStack} */
    const running = JSON.parse(await readFile(runningStackFile, 'utf8'));
    // The file outlives a launcher that was killed, so the stack is asked too.
    const { ok } = await fetch(`${running.gateways[0]}/health/live`, { signal: AbortSignal.timeout(2000) });
    return ok ? running : undefined;
  } catch {
    return undefined;
  }
}
