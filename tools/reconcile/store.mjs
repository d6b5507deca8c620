import { whenBuilt } from '../setup/when-built.mjs';

/**
 * The store, to look at: it is not started, so it changes nothing.
 * @param {string} url
 */
export async function openStore(url) {
  const { OrderStore } = await whenBuilt(import('@order-intake/order-store'));
  return new OrderStore({ url, applicationName: 'reconcile', poolSize: 1 });
}
