import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemException } from './problem.exception.js';

/** Answers with the problem, unless an answer has begun. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: ProblemException): void {
  if (reply.sent) return;
  // As bytes, since Fastify adds a charset to texts, and this media type has none (RFC 8259, section 11).
  const body = Buffer.from(JSON.stringify(problem.document(pathOf(request.url))));
  void reply.code(problem.status).headers(problem.headers()).send(body);
}

/** The request's path without its query: a query may hold what does not belong in an answer. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
