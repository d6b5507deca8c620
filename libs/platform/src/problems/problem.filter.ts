import {
  Catch,
  Logger,
  ServiceUnavailableException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { ProblemName } from '@order-intake/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemFor, type ExplainError } from './problem-for.js';
import { ProblemException } from './problem.exception.js';
import { sendProblem } from './send-problem.js';

/** Told of every problem that a request is answered with. */
export type OnProblem = (problem: ProblemName) => void;

/** Turns every failure of a request into a problem document (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(
    private readonly explain: ExplainError,
    private readonly onProblem: OnProblem | undefined,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (isHealthReport(error)) {
      void reply.code(error.getStatus()).header('retry-after', '1').send(error.getResponse());
      return;
    }
    if (isCutOff(request)) {
      sendProblem(request, reply, cutOff);
      return;
    }
    const problem = problemFor(error, this.explain);
    if (problem.problem === 'internal-error')
      this.logger.error({
        msg: 'a request failed',
        method: request.method,
        route: request.routeOptions.url,
        err: error,
      });
    this.onProblem?.(problem.problem);
    sendProblem(request, reply, problem);
  }
}

/**
 * A client that goes away before its request is whole is no fault of ours: nobody reads the answer, but the status is
 * what the metrics count.
 */
const cutOff = new ProblemException('malformed-json', {
  detail: 'The request was cut off. Nothing was accepted.',
});

function isCutOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

/** Terminus throws its report of a failing probe; the report itself is the answer. */
function isHealthReport(error: unknown): error is ServiceUnavailableException {
  if (!(error instanceof ServiceUnavailableException)) return false;
  const report = error.getResponse();
  return typeof report === 'object' && 'details' in report;
}
