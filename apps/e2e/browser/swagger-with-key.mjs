/*
 * Can a person use the page at /docs of a gateway that asks for API keys? Is refused, authorises, sends, follows
 * Location to `saved`, and sees an order fail. On a further gateway of the stack that runs in this clone.
 *
 *   node apps/e2e/browser/swagger-with-key.mjs
 *
 * Environment: CHROMIUM_PATH (else looked for), SCREENSHOTS (a folder; none by default). Exit code 0 if all of it works.
 */
import { choose, execute, expectEqual, idIn, open, reaches, shoot, useDocs } from './docs-page.mjs';
import { withKeyedGateway } from './keyed-gateway.mjs';

await withKeyedGateway('a-person', ({ url, key }) =>
  useDocs(url, async ({ page, operation }) => {
    const [submit, status, list] = ['submitOrder', 'getOrderStatus', 'listOrders'].map(operation);
    await open(submit);
    const refused = await execute(submit);
    expectEqual('the answer without a key', refused.status, 401);
    expectEqual('what it asks for', refused.headers['www-authenticate'], 'Bearer realm="order-intake"');
    await shoot(page, 'key-refused');

    await authorise(page, key);
    const accepted = await execute(submit);
    expectEqual('the answer with the key', accepted.status, 202);
    const { location } = accepted.headers;
    await submit.locator('.live-responses-table').getByText(`location: ${location}`).waitFor();
    await shoot(page, 'key-accepted');

    await open(status);
    expectEqual('where the status form leads', `/v1/orders/${await idIn(status)}`, location);
    await reaches(status, 'saved');
    await shoot(page, 'key-saved');

    await choose(submit, 'invalid');
    const invalid = await execute(submit);
    expectEqual('the answer to an invalid order', invalid.status, 400);
    await submit.locator('.live-responses-table').getByText('/lines/0/quantity').first().waitFor();
    await choose(submit, 'refused by the backend');
    expectEqual('the answer to one that will be refused', (await execute(submit)).status, 202);
    const { body } = await reaches(status, 'rejected');
    expectEqual('why it failed', body.error.type, '/problems/backend-rejected');
    await status.locator('.live-responses-table').getByText('/problems/backend-rejected').first().waitFor();
    await shoot(page, 'key-rejected');

    await open(list);
    const { body: page1 } = await execute(list);
    expectEqual('the person’s own orders', page1.items.map(({ state }) => state).join(), 'rejected,saved');
    console.log(`The page works with a key: ${location} was followed to saved.`);
  }),
);

async function authorise(page, key) {
  await page.locator('.auth-wrapper').getByRole('button', { name: 'Authorize' }).click();
  const dialog = page.locator('.dialog-ux');
  await dialog.locator('input').fill(key);
  await shoot(page, 'key-authorise');
  await dialog.getByRole('button', { name: 'Apply credentials' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
}
