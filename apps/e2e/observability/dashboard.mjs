/*
 * Does every expression of the dashboard and of the alerts find data? Scrapes a running system with a real Prometheus
 * while orders of all kinds come in.
 *
 *   node apps/e2e/observability/dashboard.mjs [gateway URL]
 *
 * Environment: GATEWAY_URL (http://127.0.0.1:3000), GATEWAY_ADMIN_URL (http://127.0.0.1:3050), CONSUMER_URL
 * (http://127.0.0.1:3200), PROMETHEUS_PATH (else `prometheus` of the PATH). Exit code 0 if all of them do.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const gateway = process.argv[2] ?? process.env.GATEWAY_URL ?? 'http://127.0.0.1:3000';
const gatewayAdmin = process.env.GATEWAY_ADMIN_URL ?? 'http://127.0.0.1:3050';
const consumer = process.env.CONSUMER_URL ?? 'http://127.0.0.1:3200';
const withinMs = 40_000;
const orderEveryMs = 100;

const ops = new URL('../../../ops/', import.meta.url);
const expressions = [...(await dashboardExpressions()), ...(await alertExpressions())];
const folder = await mkdtemp(join(tmpdir(), 'order-intake-prometheus-'));
const port = await freePort();
await writeFile(join(folder, 'prometheus.yml'), configuration());
const prometheus = spawn(
  process.env.PROMETHEUS_PATH ?? 'prometheus',
  [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ],
  { stdio: 'inherit' },
);
try {
  const missing = await untilAllHaveData();
  for (const { where, expression } of missing) console.log(`no data: ${where}: ${expression}`);
  console.log(`${expressions.length - missing.length} of ${expressions.length} expressions have data.`);
  process.exitCode = missing.length === 0 ? 0 : 1;
} finally {
  const ended = new Promise((resolve) => prometheus.once('close', resolve));
  if (prometheus.kill()) await ended;
  await rm(folder, { recursive: true, force: true });
}

async function untilAllHaveData() {
  const end = Date.now() + withinMs;
  let missing = expressions;
  for (let sent = 0; missing.length > 0 && Date.now() < end; sent += 1) {
    await sendOne(sent);
    await sleep(orderEveryMs);
    if (sent % 20 !== 19) continue;
    const found = await Promise.all(missing.map(({ expression }) => hasData(expression)));
    missing = missing.filter((_, index) => !found[index]);
  }
  return missing;
}

/** Good ones, malformed ones, ones that the backend refuses; one in three synchronously. */
async function sendOne(index) {
  const order = {
    orderNumber: `OBS-${Date.now()}-${index}`,
    customerId: 'c-1029384',
    currency: index % 10 === 9 ? 'nothing' : 'EUR',
    lines: [{ sku: index % 10 === 5 ? 'UNKNOWN-1' : 'SKU-1', quantity: 1, unitAmount: 100 }],
  };
  await fetch(`${gateway}/v1/orders${index % 3 === 2 ? '/sync' : ''}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
}

async function hasData(expression) {
  const query = new URL(`http://127.0.0.1:${port}/api/v1/query`);
  query.searchParams.set('query', expression);
  const answer = await fetch(query).catch(() => undefined);
  if (!answer) return false;
  const { status, error, data } = await answer.json();
  if (status !== 'success') throw new Error(`${expression}: ${error}`);
  return data.result.some(({ value }) => Number.isFinite(Number(value[1])));
}

async function dashboardExpressions() {
  const { panels } = JSON.parse(await readFile(new URL('grafana/dashboards/order-intake.json', ops), 'utf8'));
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: title, expression: expr })),
  );
}

/** What an alert compares: the comparison itself is to find nothing in a healthy system. */
async function alertExpressions() {
  const text = await readFile(new URL('prometheus/alerts.yml', ops), 'utf8');
  const names = new Set(text.match(/\b(?:gateway|consumer)_[a-z_]+/g));
  return [...names].map((name) => ({ where: 'alerts.yml', expression: name }));
}

function configuration() {
  const targets = [gatewayAdmin, consumer].map((url) => `'${new URL(url).host}'`).join(', ');
  return [
    'global: { scrape_interval: 1s }',
    'scrape_configs:',
    `  - { job_name: order-intake, static_configs: [{ targets: [${targets}] }] }`,
    '',
  ].join('\n');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}
