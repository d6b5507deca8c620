// A process of its own, to be killed: records orders, and writes each id as soon as it is told to be saved.
import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Node reads TypeScript by itself, but not under the names that the compiler's output will have.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith('.') ? specifier.replace(/\.js$/, '.ts') : specifier, context),
});
const { Ledger } = await import('./ledger.ts');

const ledger = new Ledger(process.argv[2]);
for (let number = 1; ; number++) {
  const orderId = `id-${number}`;
  const order = { client: 'shop', customerId: 'c-1', orderNumber: `PO-${number}`, content: '{}' };
  await ledger.record({ ...order, orderId, savedAt: number });
  writeSync(1, `${orderId}\n`);
}
