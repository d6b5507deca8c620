import { spawn } from 'node:child_process';
import { findNode } from '../setup/node.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';

const script = new URL('./publish.mjs', import.meta.url).pathname;

/** Charts and tables from the published results. Vega needs a newer Node than the one that may run the command. */
export async function publishResults() {
  const child = spawn(findNode(), [script], { stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new SetUpError('Charts and tables were not written.');
}
