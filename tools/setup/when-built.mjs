import { SetUpError } from './set-up-error.mjs';

/**
 * Hands on a module that needs the built libraries.
 * @template T
 * @param {Promise<T>} loading
 * @returns {Promise<T>}
 * @throws SetUpError if they are not built
 */
export function whenBuilt(loading) {
  return loading.catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new SetUpError('The libraries are not built yet: run `npm run build`, or `npm start`.');
  });
}
