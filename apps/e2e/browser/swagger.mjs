/*
 * Does the page at /docs work in a real browser? Sends the example, follows its status to `saved`, then sends the same
 * number with other content and expects 409.
 *
 *   node apps/e2e/browser/swagger.mjs [gateway URL]
 *
 * Environment: GATEWAY_URL (http://127.0.0.1:3000), CHROMIUM_PATH (else looked for), SCREENSHOTS (a folder; none by
 * default). Exit code 0 if all of it works.
 */
import { choose, execute, expectEqual, idIn, open, reaches, shoot, useDocs } from './docs-page.mjs';

const gateway = process.argv[2] ?? process.env.GATEWAY_URL ?? 'http://127.0.0.1:3000';

await useDocs(gateway, async ({ page, operation }) => {
  const [submit, status] = [operation('submitOrder'), operation('getOrderStatus')];
  await open(submit);
  const first = await execute(submit);
  expectEqual('the answer to the example', first.status, 202);
  await shoot(page, 'accepted');

  await open(status);
  expectEqual('the id in the status form', await idIn(status), first.body.id);
  await reaches(status, 'saved');
  await shoot(page, 'saved');

  const second = await execute(submit);
  expectEqual('the answer to the example once more', second.status, 202);
  if (second.body.orderNumber === first.body.orderNumber)
    throw new Error('the order number was not a fresh one');
  expectEqual('the id in the status form', await idIn(status), second.body.id);

  for (const [example, code] of [
    ['invalid', 400],
    ['same number, other content', 409],
    ['refused by the backend', 202],
  ]) {
    await choose(submit, example);
    expectEqual(`the answer to the example "${example}"`, (await execute(submit)).status, code);
    await shoot(page, example.replaceAll(/[^a-z]+/g, '-'));
  }
  console.log(`The page works: ${first.body.id} was followed to saved.`);
});
