import type { IncomingHttpHeaders } from 'node:http';
import { ProblemException } from '@order-intake/platform';
import type { FastifyInstance } from 'fastify';

/**
 * What is read: exactly this, so that no two parsers on the way can disagree about what the body is. (Fastify has had
 * advisories for a tab and for a leading space here.)
 */
const jsonInUtf8 = /^application\/json(?:; ?charset=(?:utf-8|UTF-8))?$/;

/** True if the request says that its body is plain, uncompressed JSON. */
export function announcesJson(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type'];
  if (headers['content-encoding'] !== undefined) return false;
  return type === 'application/json' || (type !== undefined && jsonInUtf8.test(type));
}

/** Reads no body that is something else. */
export function refuseOtherMedia(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.method !== 'POST' || announcesJson(request.headers)) done();
    else done(new ProblemException('unsupported-media-type'));
  });
}
