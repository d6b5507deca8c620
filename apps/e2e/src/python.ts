import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const requirements = fileURLToPath(new URL('../foreign/requirements.txt', import.meta.url));
/** Shared by all runs in this clone. */
const environment = fileURLToPath(new URL('../../../.local/python', import.meta.url));
const own = `${environment}/bin/python3`;

/**
 * A Python that has what the foreign consumer needs: one that has it already, else an environment that is made now, from
 * PyPI. Takes some seconds the first time.
 *
 * @returns undefined, and says what to install, if there is none
 */
export function findPython(): string | undefined {
  const found = [own, 'python3', '/usr/bin/python3'].find((python) =>
    succeeds(python, '-c', 'import jsonschema, pika'),
  );
  if (found !== undefined || makeEnvironment()) return found ?? own;
  process.stderr.write(
    'A consumer in Python needs Python 3 that can make an environment (apt-get install python3-venv) and reach PyPI, ' +
      'or has the packages itself (apt-get install python3-pika python3-jsonschema).\n',
  );
  return undefined;
}

function makeEnvironment(): boolean {
  const isMade =
    succeeds('python3', '-m', 'venv', '--clear', environment) &&
    succeeds(own, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements);
  if (!isMade) rmSync(environment, { recursive: true, force: true });
  return isMade;
}

const succeeds = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 120_000 }).status === 0;
