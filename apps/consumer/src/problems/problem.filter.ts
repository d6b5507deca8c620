import {
  Catch,
  HttpException,
  Logger,
  ServiceUnavailableException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { ProblemName } from '@order-intake/contracts';
import { StoreUnavailableError } from '@order-intake/order-store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemException } from './problem.exception.js';

/** What Fastify and Nest refuse by themselves, by status. */
const problemByStatus: Partial<Record<number, ProblemName>> = {
  400: 'malformed-json',
  404: 'route-not-found',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
};

/** Turns every failure of an HTTP request into a problem document. Messages have their own filter. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // Terminus throws its report of a failing probe; the report itself is the answer.
    if (error instanceof ServiceUnavailableException) {
      void reply.code(503).header('retry-after', '1').send(error.getResponse());
      return;
    }
    const problem = problemFor(error);
    if (problem.problem === 'internal-error')
      this.logger.error({ msg: 'a request failed', route: request.routeOptions.url, err: error });
    const [path = ''] = request.url.split('?');
    // As bytes, since Fastify adds a charset to texts, and this media type has none (RFC 8259, section 11).
    const body = Buffer.from(JSON.stringify(problem.document(path)));
    void reply.code(problem.status).headers(problem.headers()).send(body);
  }
}

function problemFor(error: unknown): ProblemException {
  if (error instanceof ProblemException) return error;
  if (error instanceof StoreUnavailableError)
    return new ProblemException('status-unavailable', {
      detail: 'The order store is unavailable. Consumers keep to what they read last.',
    });
  const name = error instanceof HttpException ? problemByStatus[error.getStatus()] : undefined;
  return new ProblemException(name ?? 'internal-error');
}
