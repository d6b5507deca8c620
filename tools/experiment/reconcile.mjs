import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { findNode } from '../setup/node.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { PrivateStack } from './private-stack.mjs' */
/** @import { Reconciled } from './results.mjs' */

/** The longest retry delay, and some room. */
const WAIT_SECONDS = 180;

/**
 * `npm run reconcile` over what the experiment's stack has done so far.
 * @param {PrivateStack} stack
 * @returns {Promise<Reconciled>}
 */
export function reconcile(stack) {
  const env = { ...process.env, ...stack.addresses, BACKEND_URL: stack.urlOf('backend') };
  const command = [join(workspaceRoot, 'tools/reconcile.mjs'), '--wait', String(WAIT_SECONDS)];
  return new Promise((resolve) => {
    const child = execFile(findNode(), command, { env }, (error, stdout, stderr) => {
      process.off('exit', endWithUs);
      const lines = `${stdout}\n${stderr}`.trim().split('\n');
      const text = lines.at(-1) ?? '';
      resolve({ addsUp: !error && text.startsWith('Adds up'), text });
    });
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
  });
}
