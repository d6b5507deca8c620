import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf, ProblemException } from '@order-intake/platform';
import { announcesJson } from './media-type.js';
import { RouteMap } from './route-map.js';

/** RFC 9112, section 3.2, asks for a 400. */
const withoutHost = new ProblemException('malformed-json', {
  detail: 'The request has no Host. Nothing was accepted.',
});

/**
 * Decides by a request's first lines whether to go on: the address, the method, the media type. What is refused here
 * never has its body read.
 */
export function guardRequests(fastify: FastifyInstance, isShuttingDown: () => boolean): void {
  const routes = new RouteMap();
  fastify.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isShuttingDown()) void reply.header('connection', 'close');
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') done(withoutHost);
    else if (request.is404) answerUnrouted(routes.methodsAt(pathOf(request.url)), request, reply, done);
    else if (request.method === 'POST' && !announcesJson(request.headers))
      done(new ProblemException('unsupported-media-type'));
    else done();
  });
}

function answerUnrouted(
  methods: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const allow = [...methods, 'OPTIONS'].join(', ');
  if (methods.length === 0) done(new ProblemException('route-not-found'));
  else if (request.method === 'OPTIONS') void reply.code(204).header('allow', allow).send();
  else done(new ProblemException('method-not-allowed', { allow }));
}
