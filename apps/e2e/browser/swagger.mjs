/*
 * Does the page at /docs work in a real browser? Sends the example, follows its status to `saved`, then sends the same
 * number with other content and expects 409.
 *
 *   node apps/e2e/browser/swagger.mjs [gateway URL]
 *
 * Environment: GATEWAY_URL (http://127.0.0.1:3000), CHROMIUM_PATH (else looked for), SCREENSHOTS (a folder; none by
 * default). Exit code 0 if all of it works.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inChromium } from './chromium.mjs';

const gateway = process.argv[2] ?? process.env.GATEWAY_URL ?? 'http://127.0.0.1:3000';
const screenshots = process.env.SCREENSHOTS;
const savedWithinMs = 30_000;

const foreign = [];
const faults = [];
await inChromium(async (browser) => {
  const page = await browser.newPage();
  page.on('request', (request) => {
    if (!request.url().startsWith(gateway) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on(
    'console',
    (message) => message.type() === 'error' && isFault(message.text()) && faults.push(message.text()),
  );

  await page.goto(`${gateway}/docs`);
  const submit = page.locator('#operations-orders-submitOrder');
  const status = page.locator('#operations-orders-getOrderStatus');

  await open(submit);
  const first = await execute(submit);
  expectEqual('the answer to the example', first.status, 202);
  await shoot(page, 'accepted');

  await open(status);
  const field = status.locator('tr[data-param-name="id"] input');
  expectEqual('the id in the status form', await field.inputValue(), first.body.id);
  const end = Date.now() + savedWithinMs;
  let state;
  do {
    const answer = await execute(status);
    expectEqual('the answer to the status', answer.status, 200);
    state = answer.body.state;
    if (state !== 'saved') await page.waitForTimeout(500);
  } while (state !== 'saved' && Date.now() < end);
  expectEqual('the state', state, 'saved');
  await shoot(page, 'saved');

  const second = await execute(submit);
  expectEqual('the answer to the example once more', second.status, 202);
  if (second.body.orderNumber === first.body.orderNumber)
    throw new Error('the order number was not a fresh one');
  expectEqual('the id in the status form', await field.inputValue(), second.body.id);

  for (const [example, code] of [
    ['invalid', 400],
    ['same number, other content', 409],
    ['refused by the backend', 202],
  ]) {
    await submit.locator('.examples-select select').first().selectOption(example);
    expectEqual(`the answer to the example "${example}"`, (await execute(submit)).status, code);
    await shoot(page, example.replaceAll(/[^a-z]+/g, '-'));
  }
  expectEqual('requests to other servers', foreign.join(), '');
  expectEqual('faults of the page', faults.join(), '');
  console.log(`The page works: ${first.body.id} was followed to saved.`);
});

async function open(operation) {
  await operation.locator('.opblock-summary').first().click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
}

/** Sends the form; returns the answer when the page shows it. */
async function execute(operation) {
  const answered = operation.page().waitForResponse((response) => response.url().includes('/v1/orders'));
  await operation.getByRole('button', { name: 'Execute' }).click();
  const response = await answered;
  const shown = operation.locator('.live-responses-table tbody .response-col_status').first();
  await shown.filter({ hasText: String(response.status()) }).waitFor();
  return { status: response.status(), body: await response.json() };
}

async function shoot(page, name) {
  if (!screenshots) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}

function expectEqual(what, actual, expected) {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

/** The browser itself calls every 4xx an error. */
function isFault(text) {
  return !text.startsWith('Failed to load resource');
}
