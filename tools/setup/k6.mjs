import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findCommand, isExecutable } from './find-command.mjs';
import { step } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';

const VERSION = 'v1.8.1';

/** k6 from the PATH, else from the cache, else built from its Go module into the cache. */
export async function findK6() {
  const onPath = findCommand('k6');
  if (onPath) return onPath;
  // Outside the clone, so that every clone of this user is served by one build.
  const cache = join(
    process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
    'order-intake',
    `k6-${VERSION}`,
  );
  const built = join(cache, 'k6');
  if (isExecutable(built)) return built;
  const go = findCommand('go', ['/usr/local/go/bin']);
  if (!go) {
    throw new SetUpError(
      'k6 is missing, and Go to build it as well: install one of them (https://grafana.com/docs/k6, https://go.dev).',
    );
  }
  await mkdir(cache, { recursive: true });
  await step('k6', `building ${VERSION} from its Go module (a minute or two, once)`, async () => {
    await runCommand(go, ['install', `go.k6.io/k6@${VERSION}`], { env: { ...process.env, GOBIN: cache } });
    return `built: ${built}`;
  });
  return built;
}
