import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemException } from './problem.exception.js';

/** Answers with the problem, unless an answer has begun. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: ProblemException): void {
  if (reply.sent) return;
  const { retryAfterSeconds } = problem.particulars;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  const [path = ''] = request.url.split('?');
  // As bytes, since Fastify adds a charset to texts, and this media type has none (RFC 8259, section 11).
  const body = Buffer.from(JSON.stringify(problem.document(path)));
  void reply.code(problem.status).header('content-type', 'application/problem+json').send(body);
}
