import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { AppProcess } from './app-process.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { GatewayClient } from './gateway-client.js';
import type { System } from './system.js';

/** As compose has it: only the addresses are replaced. */
const shippedConfig = new URL('../../../ops/haproxy/haproxy.cfg', import.meta.url);

/** Where haproxy is: Debian puts it where only root's PATH leads. */
export function findHaproxy(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, 'haproxy')).find(isExecutable);
}

/** Puts haproxy before two gateways and returns a client of it when it passes requests on. It ends with the system. */
export async function startBalancer(
  system: System,
  [first, second]: readonly [AppProcess, AppProcess],
): Promise<GatewayClient> {
  const address = `127.0.0.1:${await freePort()}`;
  const config = (await readFile(shippedConfig, 'utf8'))
    .replace('bind :8080', `bind ${address}`)
    .replace(' gateway:3000', ` ${new URL(first.url).host}`)
    .replace(' gateway-2:3000', ` ${new URL(second.url).host}`);
  const folder = await mkdtemp(join(tmpdir(), 'order-intake-haproxy-'));
  await writeFile(join(folder, 'haproxy.cfg'), config);
  const haproxy = spawn(findHaproxy() ?? 'haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => haproxy.once('close', resolve));
  let said = '';
  haproxy.stderr.on('data', (text) => (said += text));
  system.cleanups.push(async () => {
    haproxy.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true });
  });
  const client = new GatewayClient(`http://${address}`);
  await eventually('haproxy passes requests on', async () => {
    if (haproxy.exitCode !== null) throw new Error(said);
    return (await client.request('GET', '/health/ready')).status === 200;
  });
  return client;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
