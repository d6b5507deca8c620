import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor } from './problem-for.js';
import { sendProblem } from './send-problem.js';

/** Turns every failure of a request into a problem document (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemFor(error);
    if (problem.problem === 'internal-error')
      this.logger.error({
        msg: 'a request failed',
        method: request.method,
        route: request.routeOptions.url,
        err: error,
      });
    sendProblem(request, reply, problem);
  }
}
