/** @import { Parameters } from './results.mjs' */

/**
 * What the backend's model, the Universal Scalability Law, makes of so many calls at once: the same formula as in
 * `apps/backend/src/capacity/service-time.ts`.
 * @param {Pick<Parameters, 'baseLatencyMs' | 'sigma' | 'kappa'>} model
 * @param {number} inFlight
 * @returns {number} milliseconds
 */
export function modelledServiceTimeMs({ baseLatencyMs, sigma, kappa }, inFlight) {
  const n = Math.max(1, inFlight);
  return baseLatencyMs * (1 + sigma * (n - 1) + kappa * n * (n - 1));
}
