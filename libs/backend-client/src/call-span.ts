import { endSpan, errorTypeOf, SpanKind, startSpan, type Span } from '@order-intake/contracts';
import type { BackendAnswer, BackendRequest } from './order-backend.js';

/**
 * The span of one HTTP request: https://opentelemetry.io/docs/specs/semconv/http/http-spans/.
 *
 * @param base URL that the request's path is put behind
 * @param resends how often the same call was sent before
 */
export function startCall(
  { method, path, route }: BackendRequest,
  base: URL,
  resends: number,
  traceparent: string | undefined,
): Span | undefined {
  if (traceparent === undefined) return undefined;
  const usualPort = base.protocol === 'https:' ? 443 : 80;
  return startSpan(`${method} ${route}`, SpanKind.CLIENT, traceparent)?.setAttributes({
    'http.request.method': method,
    'url.full': base.origin + base.pathname.replace(/\/+$/, '') + path,
    'url.template': route,
    'server.address': base.hostname,
    'server.port': Number(base.port) || usualPort,
    ...(resends > 0 && { 'http.request.resend_count': resends }),
  });
}

/** Ends the span with the call. Unlike for the caller, any answer of 400 and above is an error of it. */
export function endCall(span: Span | undefined, call: Promise<BackendAnswer>): Promise<BackendAnswer> {
  if (!span) return call;
  return call.then(
    (answer) => {
      span.setAttribute('http.response.status_code', answer.status);
      endSpan(span, answer.status >= 400 ? String(answer.status) : undefined);
      return answer;
    },
    (error: unknown) => {
      endSpan(span, errorTypeOf(error));
      throw error;
    },
  );
}
