// What do gateway and consumer hold after many orders? All apps run, the backend answers at once.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sendOrders } from './order-load.mjs';
import { ServerProcess } from './server-process.mjs';

const { values } = parseArgs({ options: { orders: { type: 'string', default: '200000' } } });
const orders = Number(values.orders);
const port = { gateway: 31_880, admin: 31_881, consumer: 31_882, backend: 31_883 };
const url = (/** @type {number} */ at) => `http://127.0.0.1:${at}`;
const env = {
  GATEWAY_PORT: String(port.gateway),
  GATEWAY_ADMIN_PORT: String(port.admin),
  CONSUMER_PORT: String(port.consumer),
  BACKEND_PORT: String(port.backend),
  BACKEND_URL: url(port.backend),
  BACKEND_LEDGER: join(process.env['BENCH_DIR'] ?? '.', 'ledger.sqlite'),
  BACKEND_BASE_LATENCY_MS: '0',
  ORDER_ID_SECRET: 'for-this-benchmark-only',
};
const app = (/** @type {string} */ name) =>
  new ServerProcess(fileURLToPath(new URL(`../../apps/${name}/dist/main.js`, import.meta.url)), env);

const backend = app('backend');
const consumer = app('consumer');
const gateway = app('gateway');
await Promise.all([
  backend.ready(`${url(port.backend)}/health/ready`),
  consumer.ready(`${url(port.consumer)}/health/ready`),
  gateway.ready(`${url(port.gateway)}/health/ready`),
]);
const savedBefore = await saved();
const begun = performance.now();
let begunOrders = 0;
const run = `memory-${Date.now().toString(36)}`;
const { accepted } = await sendOrders({
  port: port.gateway,
  connections: 64,
  run,
  until: () => (begunOrders += 1) > orders - 64,
});
const seconds = (performance.now() - begun) / 1_000;
console.log(`${accepted} accepted in ${seconds.toFixed(0)} s, ${(accepted / seconds).toFixed(0)}/s`);
for (const end = Date.now() + 600_000; (await saved()) - savedBefore < accepted && Date.now() < end;)
  await sleep(1_000);
const drained = (performance.now() - begun) / 1_000;
console.log(
  `${(await saved()) - savedBefore} saved after ${drained.toFixed(0)} s, ${(accepted / drained).toFixed(0)}/s`,
);
for (const [name, server] of Object.entries({ gateway, consumer, backend }))
  console.log(`${name.padEnd(9)} RSS ${server.memory.now} MB, at most ${server.memory.peak} MB`);
for (const server of [gateway, consumer, backend]) await server.stop();

async function saved() {
  const answer = await fetch(`${url(port.backend)}/stats`);
  return /** @type {{ saved: number }} */ (await answer.json()).saved;
}
