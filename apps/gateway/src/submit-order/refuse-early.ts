import { ProblemException } from '@order-intake/platform';
import type { FastifyInstance } from 'fastify';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { refuse } from '../problems/refuse.js';
import type { AdmissionCeiling } from './admission-ceiling.js';

/** What an order beyond the ceiling is answered; made once, as it is answered thousands of times a second. */
export const beyondCeiling = new ProblemException('overloaded', {
  detail: 'More orders a second come in than this gateway may take. This one was not accepted.',
});

/**
 * While the ceiling is reached, refuses submissions by their first lines: to read, check and hash an order that
 * cannot be taken costs several times as much, and what it costs is missing for those that can.
 */
export function refuseEarly(
  fastify: FastifyInstance,
  ceiling: AdmissionCeiling,
  metrics: GatewayMetrics,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'POST' || request.routeOptions.url !== '/v1/orders' || !ceiling.isReached) done();
    else refuse(request, reply, beyondCeiling, metrics);
  });
}
