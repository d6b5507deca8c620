import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const fromRoot = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const startWithinMs = 30_000;

/**
 * Lets `use` have a further gateway of the stack that runs in this clone, which asks for an API key.
 * @param {string} client whose key it is
 * @param {(gateway: { url: string, adminUrl: string, key: string }) => Promise<void>} use
 */
export async function withKeyedGateway(client, use) {
  const stack = JSON.parse(readFileSync(fromRoot('.local/stack/running.json'), 'utf8'));
  const said = execFileSync(process.execPath, [fromRoot('tools/api-key.mjs'), client], { encoding: 'utf8' });
  const [[key], [pair]] = [/^oik_.*$/m.exec(said), /^.+:[0-9a-f]{64}$/m.exec(said)];
  const [port, adminPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const gateway = spawn(process.execPath, [fromRoot('apps/gateway/dist/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      RABBITMQ_URLS: stack.RABBITMQ_URLS,
      DATABASE_URL: stack.DATABASE_URL,
      BACKEND_URL: stack.backend,
      ORDER_ID_SECRET: randomBytes(16).toString('hex'),
      GATEWAY_PORT: String(port),
      GATEWAY_ADMIN_PORT: String(adminPort),
      API_KEYS: pair,
    },
  });
  const ended = new Promise((resolve) => gateway.once('close', resolve));
  try {
    await ready(url);
    await use({ url, adminUrl: `http://127.0.0.1:${adminPort}`, key });
  } finally {
    gateway.kill('SIGKILL');
    await ended;
  }
}

async function ready(url) {
  const end = Date.now() + startWithinMs;
  while (!(await fetch(`${url}/health/ready`).catch(() => undefined))?.ok) {
    if (Date.now() > end) throw new Error('the gateway is not ready');
    await sleep(50);
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
