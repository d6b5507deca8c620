// What do gateway and consumer hold after many orders? All apps run, the backend answers at once.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sendOrders } from './order-load.mjs';
import { WholeSystem } from './whole-system.mjs';

const { values } = parseArgs({ options: { orders: { type: 'string', default: '200000' } } });
const orders = Number(values.orders);
const system = await WholeSystem.start();
const begun = performance.now();
const { accepted } = await sendOrders({
  port: system.port,
  connections: 64,
  run: `memory-${Date.now().toString(36)}`,
  until: (sent) => sent >= orders,
});
const seconds = (performance.now() - begun) / 1_000;
console.log(`${accepted} accepted in ${seconds.toFixed(0)} s, ${(accepted / seconds).toFixed(0)}/s`);
for (const end = Date.now() + 600_000; (await system.saved()) < accepted && Date.now() < end;)
  await sleep(1_000);
const drained = (performance.now() - begun) / 1_000;
const saved = await system.saved();
console.log(`${saved} saved after ${drained.toFixed(0)} s, ${(saved / drained).toFixed(0)}/s`);
for (const name of /** @type {const} */ (['gateway', 'consumer', 'backend'])) {
  const { now, peak } = system[name].memory;
  console.log(`${name.padEnd(9)} RSS ${now} MB, at most ${peak} MB`);
}
await system.stop();
