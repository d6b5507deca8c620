import { sendProblem, type ProblemException } from '@order-intake/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayMetrics } from '../metrics/gateway-metrics.js';

/** Answers by a problem where no filter sees and counts it. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ProblemException,
  metrics: GatewayMetrics,
): void {
  metrics.problem(problem.problem);
  sendProblem(request, reply, problem);
}
