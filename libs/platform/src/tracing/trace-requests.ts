import type { ServerResponse } from 'node:http';
import { endSpan, enterTrace, SpanKind, type Span, type TraceEntry } from '@order-intake/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../problems/send-problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** How its trace goes on below it. Undefined where nothing is traced. */
    trace?: TraceEntry;
  }
}

export type TracedRequest = Pick<FastifyRequest, 'trace' | 'headers'>;

/** Asked by machines, every few seconds, and about no order. */
const untraced = /^\/(health|metrics)\b/;

/**
 * Takes a span of each request that reaches its route: https://opentelemetry.io/docs/specs/semconv/http/http-spans/.
 * Whoever handles the request finds the span's own context in its `trace`.
 */
export function traceRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('trace', undefined);
  fastify.addHook('onRoute', (route) => {
    if (untraced.test(route.url)) return;
    // By route: what a request says of its route is made anew each time it is asked.
    const others = [route.onRequest ?? []].flat();
    route.onRequest = [...others, (request, reply, done) => traceRequest(route.url, request, reply, done)];
  });
}

function traceRequest(route: string, request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { method, headers } = request;
  const entry = enterTrace(`${method} ${route}`, SpanKind.SERVER, headers['traceparent']);
  if (!entry) return done();
  request.trace = entry;
  const { span } = entry;
  if (span) {
    span.setAttributes({
      'http.request.method': method,
      'http.route': route,
      'url.path': pathOf(request.url),
      'url.scheme': request.protocol,
      'server.address': request.hostname,
    });
    reply.raw.once('close', () => endWithAnswer(span, reply.raw));
  }
  done();
}

function endWithAnswer(span: Span, { statusCode, writableFinished }: ServerResponse): void {
  if (!writableFinished) return endSpan(span, 'aborted');
  span.setAttribute('http.response.status_code', statusCode);
  endSpan(span, statusCode >= 500 ? String(statusCode) : undefined);
}
