import type { FastifyReply, FastifyRequest } from 'fastify';
import { apiKeyInUrlPattern } from '../config/api-keys.js';
import type { ProblemException } from './problem.exception.js';

/** Answers with the problem, unless an answer has begun. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: ProblemException): void {
  if (reply.sent) return;
  // As bytes, since Fastify adds a charset to texts, and this media type has none (RFC 8259, section 11).
  const body = Buffer.from(JSON.stringify(problem.document(pathOf(request.url))));
  void reply.code(problem.status).headers(problem.headers()).send(body);
}

const keys = new RegExp(apiKeyInUrlPattern, 'g');

/** The request's path without what does not belong in an answer or a trace: its query, and an API key. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return (end === -1 ? url : url.slice(0, end)).replaceAll(keys, '...');
}
