import type { OutgoingHttpHeaders } from 'node:http';
import { ProblemException } from '@order-intake/platform';
import type { FastifyInstance } from 'fastify';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';
import type { AdmissionCeiling } from './admission-ceiling.js';

/** What an order beyond the ceiling is answered; made once, as it is answered thousands of times a second. */
export const beyondCeiling = new ProblemException('overloaded', {
  detail: 'More orders a second come in than this gateway may take. This one was not accepted.',
});

const route = '/v1/orders';

/**
 * While the ceiling is reached, refuses submissions by their first lines: to read, check and hash an order that
 * cannot be taken costs several times as much, and what it costs is missing for those that can.
 */
export function refuseEarly(
  fastify: FastifyInstance,
  ceiling: AdmissionCeiling,
  metrics: GatewayMetrics,
): void {
  const body = JSON.stringify(beyondCeiling.document(route));
  const fields = { ...beyondCeiling.headers(), 'content-length': Buffer.byteLength(body) };
  fastify.addHook('onRequest', (request, reply, done) => {
    // The route last: Fastify makes what a request says of it anew each time.
    if (!ceiling.isReached || request.method !== 'POST' || request.routeOptions.url !== route) return done();
    metrics.problem(beyondCeiling.problem);
    // Past Fastify's own sending, which is a quarter of what a refusal costs. So no onSend hook sees this answer.
    reply.hijack();
    const head = { ...(reply.getHeaders() as OutgoingHttpHeaders), ...fields };
    reply.raw.writeHead(beyondCeiling.status, head).end(body);
  });
}
