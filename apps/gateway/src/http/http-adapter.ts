import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf, ProblemException } from '@order-intake/platform';
import { admitClients, limitClients, unauthorized } from '../clients/admit-clients.js';
import type { ClientLimit } from '../clients/client-limit.js';
import type { IdentifyClient } from '../clients/identify-client.js';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { refuse } from '../problems/refuse.js';
import { answerClientError } from './client-error.js';
import { refuseOtherMedia } from './media-type.js';
import { guardRequests } from './request-gate.js';
import { answerHeaders } from './secure-headers.js';

/** An order of 100 lines with the longest names is about 15 KiB. */
const maxBodyBytes = 65_536;
/** From the first byte of a request to its last. */
const requestTimeoutMs = 10_000;
const headersTimeoutMs = 5_000;
/** Longer than the idle limit of the usual balancers (60 s), so that they close first and never meet a closed connection. */
const keepAliveTimeoutMs = 65_000;
/**
 * Beyond the longest answer, for a client that does not read what it asked for. Node may grant all of it twice: the
 * first time it only notes that nothing moves.
 */
const unreadAnswerMs = 5_000;
/** An idle one takes about 12 KiB. More would take the file descriptors that broker and store are reached by. */
const maxConnections = 12_000;

export interface HttpAdapterOptions {
  /** While true, every answer asks its client to connect anew, to whoever serves next. */
  readonly isShuttingDown: () => boolean;
  readonly metrics: GatewayMetrics;
  readonly identify: IdentifyClient;
  /** None without it. */
  readonly limit?: ClientLimit | undefined;
  /** How long a request may be worked on without a byte going either way: a synchronous submission, above all. */
  readonly longestAnswerMs: number;
}

/** The HTTP server: limits, and answers that are problem documents even where no route is reached. */
export function createHttpAdapter({
  isShuttingDown,
  metrics,
  identify,
  limit,
  longestAnswerMs,
}: HttpAdapterOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionTimeout: longestAnswerMs + unreadAnswerMs,
    // Node looks for overdue requests only this often, and only every 30 s by default.
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: 1_000,
      // Node's own refusal is no problem document; the gate refuses it instead.
      requireHostHeader: false,
      // Else Node takes the first of two and says nothing: whoever stands before us may have read the other.
      joinDuplicateHeaders: true,
    },
    // An order that still reaches a stopping gateway on an open connection is served: the publisher closes last.
    return503OnClosing: false,
    // Ids are checked by their pattern, however long: not an id, not found.
    routerOptions: { maxParamLength: 16_384 },
    skipMiddie: true,
    clientErrorHandler: (error: Error, socket: Socket) => {
      const problem = answerClientError(error, socket);
      if (problem) metrics.problem(problem);
    },
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) =>
      refuse(request, reply.headers(answerHeaders), problemOfUndecodablePath(request, identify), metrics),
  });
  const fastify = adapter.getInstance();
  fastify.server.maxConnections = maxConnections;
  // An expectation may be ignored (RFC 9110, section 10.1.1). Node's own 417 is no problem document.
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  guardRequests(fastify, isShuttingDown);
  admitClients(fastify, identify, metrics);
  if (limit) limitClients(fastify, limit, metrics);
  refuseOtherMedia(fastify);
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.method, request.routeOptions.url, reply.statusCode, reply.elapsedTime);
    done();
  });
  fastify.removeAllContentTypeParsers();
  // The text itself is the body: whoever reads it also wants to say where it is wrong.
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) =>
    done(null, text),
  );
  return adapter;
}

/** No hook sees such a request. */
function problemOfUndecodablePath(request: FastifyRequest, identify: IdentifyClient): ProblemException {
  if (!/^\/v1\/orders\/[^/]+$/.test(pathOf(request.url))) return new ProblemException('route-not-found');
  return identify(request) === undefined ? unauthorized : new ProblemException('order-not-found');
}
