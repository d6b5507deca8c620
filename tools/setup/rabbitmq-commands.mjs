import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findCommand, isExecutable } from './find-command.mjs';
import { step } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';

/**
 * Where RabbitMQ comes from: commands on the machine (a folder), a container image, or a container that others made.
 * @typedef {{ kind: 'commands', folder: string } | { kind: 'docker', docker: string, container?: string }} RabbitMqSource
 */

/** Debian's own folder comes first: its commands in /usr/sbin change to the user `rabbitmq` and ignore our folders. */
const folders = ['/usr/lib/rabbitmq/bin', '/usr/local/sbin', '/opt/homebrew/sbin', '/usr/sbin'];

/**
 * RabbitMQ from the machine, else installed by apt where that is allowed, else from Docker.
 * @returns {Promise<RabbitMqSource>}
 */
export async function findRabbitMq() {
  const present = installedCommands();
  if (present) return present;
  if (process.getuid?.() === 0 && isDebianLike() && findCommand('apt-get')) {
    await step('rabbitmq', 'installing with apt-get', installWithApt);
    const installed = installedCommands();
    if (installed) return installed;
  }
  const docker = findCommand('docker');
  if (docker && (await answers(docker))) return { kind: 'docker', docker };
  throw new SetUpError(
    'RabbitMQ is missing, and it can be installed without you only by root on Debian or Ubuntu.\n' +
      'Do one of these and start again: install it (apt-get install rabbitmq-server, brew install rabbitmq), start Docker, ' +
      'or set RABBITMQ_URLS to a RabbitMQ of yours.',
  );
}

/** @returns {RabbitMqSource | undefined} */
function installedCommands() {
  const onPath = findCommand('rabbitmq-server');
  const folder = [folders[0], onPath && dirname(onPath), ...folders].find(
    (candidate) => candidate && isExecutable(join(candidate, 'rabbitmq-server')),
  );
  return folder ? { kind: 'commands', folder } : undefined;
}

/** The folder of Erlang's own commands (`epmd`), which are not all on the PATH everywhere. */
export function findEpmd() {
  return findCommand('epmd', [
    '/usr/lib/erlang/bin',
    '/usr/local/lib/erlang/bin',
    '/opt/homebrew/lib/erlang/bin',
  ]);
}

function isDebianLike() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

async function installWithApt() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  // A package manager that is killed leaves the machine to be repaired by hand.
  const graceMs = 120_000;
  await withoutStartingServices(async () => {
    await runCommand('apt-get', ['update', '-q', ...wait], { env, graceMs });
    await runCommand(
      'apt-get',
      ['install', '-y', '-q', '--no-install-recommends', ...wait, 'rabbitmq-server'],
      { env },
    );
  });
  return 'installed';
}

/**
 * Debian starts a service when its package is installed, unless this file says no. We run a node of our own.
 * @param {() => Promise<void>} install
 */
async function withoutStartingServices(install) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return install();
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    await rm(policy, { force: true });
  }
}

/** @param {string} docker */
const answers = (docker) =>
  runCommand(docker, ['version', '--format', '{{.Server.Version}}']).then(
    () => true,
    () => false,
  );
