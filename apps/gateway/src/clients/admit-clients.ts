import { ProblemException } from '@order-intake/platform';
import type { FastifyInstance } from 'fastify';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { refuse } from '../problems/refuse.js';
import type { ClientLimit } from './client-limit.js';
import type { IdentifyClient } from './identify-client.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends it; empty where nobody has to say. */
    client: string;
  }
}

/**
 * What needs no key: documents, what problems mean, health. All else does, so that a new route is not open by
 * oversight. Routes as they were declared: a path can be written in many ways.
 */
const open = /^\/((docs|problems|health)(\/|$)|(openapi|asyncapi)\.json$)/;

/** One answer, whatever is wrong with a key: nobody learns which of them exist. */
export const unauthorized = new ProblemException('unauthorized', {
  headers: { 'www-authenticate': 'Bearer realm="order-intake"' },
});

/** Finds out by a request's first lines who sends it, and reads no further of those whom nobody knows. */
export function admitClients(
  fastify: FastifyInstance,
  identify: IdentifyClient,
  metrics: GatewayMetrics,
): void {
  fastify.decorateRequest('client', '');
  fastify.addHook('onRequest', (request, reply, done) => {
    if (open.test(request.routeOptions.url ?? '')) return done();
    const client = identify(request);
    if (client !== undefined) {
      request.client = client;
      return done();
    }
    refuse(request, reply, unauthorized, metrics);
  });
}

/** Refuses by its first lines what a client sends beyond its limit, and tells with each answer what is left. */
export function limitClients(fastify: FastifyInstance, limit: ClientLimit, metrics: GatewayMetrics): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.client === '') return done();
    // By a callback: an async hook would cost each request a promise more.
    limit.take(request.client).then(({ isExceeded, resetSeconds, field }) => {
      void reply.header('ratelimit-policy', limit.policy).header('ratelimit', field);
      if (!isExceeded) return done();
      const problem = new ProblemException('too-many-requests', { retryAfterSeconds: resetSeconds });
      refuse(request, reply, problem, metrics);
    }, done);
  });
}
