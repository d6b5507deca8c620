import type { ServerResponse } from 'node:http';
import { endSpan, enterTrace, SpanKind, toTraceparent, type Span } from '@order-intake/contracts';
import type { FastifyInstance } from 'fastify';
import { pathOf } from '../problems/send-problem.js';

/** Asked by machines, every few seconds, and about no order. */
const untraced = /^\/(health|metrics)\b/;

/**
 * Takes a span of each request that reaches its route: https://opentelemetry.io/docs/specs/semconv/http/http-spans/.
 * Whoever handles the request reads the span's own context where it looks for that of the client: in `traceparent`.
 */
export function traceRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, headers } = request;
    const { url: route } = request.routeOptions;
    if (route === undefined || untraced.test(route)) return done();
    const span = enterTrace(`${method} ${route}`, SpanKind.SERVER, headers['traceparent']);
    if (!span) return done();
    headers['traceparent'] = toTraceparent(span);
    if (span.isRecording()) {
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
  });
}

function endWithAnswer(span: Span, { statusCode, writableFinished }: ServerResponse): void {
  if (!writableFinished) return endSpan(span, 'aborted');
  span.setAttribute('http.response.status_code', statusCode);
  endSpan(span, statusCode >= 500 ? String(statusCode) : undefined);
}
