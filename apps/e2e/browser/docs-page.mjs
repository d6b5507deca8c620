import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inChromium } from './chromium.mjs';

/**
 * Swagger UI of a gateway in a real browser, as a person uses it. Whatever the page asks of other servers, and whatever
 * it complains of, is a fault.
 *
 * Environment: CHROMIUM_PATH (else looked for), SCREENSHOTS (a folder; none by default).
 * @param {string} gateway
 * @param {(docs: { page: object, operation: (id: string) => object }) => Promise<void>} use throws if something is wrong
 */
export async function useDocs(gateway, use) {
  const foreign = [];
  const faults = [];
  await inChromium(async (browser) => {
    const page = await browser.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(gateway) && !request.url().startsWith('data:'))
        foreign.push(request.url());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on(
      'console',
      (message) => message.type() === 'error' && isFault(message.text()) && faults.push(message.text()),
    );
    await page.goto(`${gateway}/docs`);
    await use({ page, operation: (id) => page.locator(`#operations-orders-${id}`) });
    expectEqual('requests to other servers', foreign.join(), '');
    expectEqual('faults of the page', faults.join(), '');
  });
}

export async function open(operation) {
  await operation.locator('.opblock-summary').first().click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
}

/** Sends the form; returns the answer when the page shows it. */
export async function execute(operation) {
  const answered = operation.page().waitForResponse((response) => response.url().includes('/v1/orders'));
  await operation.getByRole('button', { name: 'Execute' }).click();
  const response = await answered;
  const shown = operation.locator('.live-responses-table tbody .response-col_status').first();
  await shown.filter({ hasText: String(response.status()) }).waitFor();
  return { status: response.status(), headers: response.headers(), body: await response.json() };
}

export const choose = (operation, example) =>
  operation.locator('.examples-select select').first().selectOption(example);

/** The id that the form of the status holds: the page takes up that of the last accepted order. */
export const idIn = (status) => status.locator('tr[data-param-name="id"] input').inputValue();

/** Asks for the status until it is this one; returns the last answer. */
export async function reaches(status, state) {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await execute(status);
    expectEqual('the answer to the status', answer.status, 200);
    if (answer.body.state === state) return answer;
    if (Date.now() > end) throw new Error(`the state: expected ${state}, got ${answer.body.state}`);
    await status.page().waitForTimeout(500);
  }
}

export async function shoot(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

export function expectEqual(what, actual, expected) {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

/** The browser itself calls every 4xx an error. */
function isFault(text) {
  return !text.startsWith('Failed to load resource');
}
