import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf, ProblemException } from '@order-intake/platform';
import { RouteMap } from './route-map.js';
import { answerHeaders } from './secure-headers.js';

/** RFC 9112, section 3.2, asks for a 400. */
const notOneHost = new ProblemException('malformed-json', {
  detail: 'The request has no Host, or several. Nothing was accepted.',
});

/**
 * Decides by a request's first lines whether to go on: is there something at its address, for its method? What is
 * refused here never has its body read.
 */
export function guardRequests(fastify: FastifyInstance, isShuttingDown: () => boolean): void {
  const routes = new RouteMap();
  fastify.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(answerHeaders);
    if (isShuttingDown()) void reply.header('connection', 'close');
    if (!hasOneHost(request)) done(notOneHost);
    else if (request.is404) answerUnrouted(routes.methodsAt(pathOf(request.url)), request, reply, done);
    else done();
  });
}

/** Node joins several by a comma and a space. */
function hasOneHost({ headers: { host }, raw }: FastifyRequest): boolean {
  return host === undefined ? raw.httpVersion === '1.0' : !host.includes(', ');
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
  else done(new ProblemException('method-not-allowed', { headers: { allow } }));
}
