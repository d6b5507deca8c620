import {
  Catch,
  HttpException,
  Logger,
  ServiceUnavailableException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { ProblemName } from '@order-intake/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemException } from './problem.exception.js';
import { sendProblem } from './send-problem.js';

/** What Fastify and Nest refuse by themselves, by status. */
const problemByStatus: Partial<Record<number, ProblemName>> = {
  400: 'malformed-json',
  404: 'route-not-found',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
};

/** Turns every failure of a request into a problem document. */
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
    const problem = toProblem(error);
    if (problem.problem === 'internal-error')
      this.logger.error({ msg: 'a request failed', route: request.routeOptions.url, err: error });
    sendProblem(request, reply, problem);
  }
}

function toProblem(error: unknown): ProblemException {
  if (error instanceof ProblemException) return error;
  const name = error instanceof HttpException ? problemByStatus[error.getStatus()] : undefined;
  return new ProblemException(name ?? 'internal-error');
}
