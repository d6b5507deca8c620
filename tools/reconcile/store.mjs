import { SetUpError } from '../setup/set-up-error.mjs';

/**
 * The store, to look at: it is not started, so it changes nothing.
 * @param {string} url
 */
export async function openStore(url) {
  const { OrderStore } = await importBuilt();
  return new OrderStore({ url, applicationName: 'reconcile', poolSize: 1 });
}

function importBuilt() {
  return import('@order-intake/order-store').catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new SetUpError('The libraries are not built yet: run `npm run build`, or `npm start`.');
  });
}
