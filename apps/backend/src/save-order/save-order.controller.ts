import { Body, Controller, Param, Put, Res } from '@nestjs/common';
import { BackendOrder, compileValidator, orderIdPattern } from '@order-intake/contracts';
import type { FastifyReply } from 'fastify';
import type { Fault } from '../faults/fault-plan.js';
import { InjectedFaults } from '../faults/injected-faults.js';
import { ProblemException } from '../problems/problem.exception.js';
import { readBody } from '../problems/read-body.js';
import { RequestCounts } from '../stats/request-counts.js';
import { answerProblem } from './answer-problem.js';
import { callerOf } from './caller.js';
import { HangingCalls } from './hanging-calls.js';
import { SaveOrder } from './save-order.js';

const violationsOf = compileValidator(BackendOrder);

/** The answer to an order that is saved. */
interface SavedAnswer {
  readonly id: string;
  /** RFC 3339 in UTC. */
  readonly savedAt: string;
}

/** `PUT /orders/{id}`: the faults in force first, then the order itself. */
@Controller('orders')
export class SaveOrderController {
  constructor(
    private readonly orders: SaveOrder,
    private readonly faults: InjectedFaults,
    private readonly hanging: HangingCalls,
    private readonly counts: RequestCounts,
  ) {}

  @Put(':id')
  async save(
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedAnswer> {
    this.counts.requests += 1;
    const order = this.#read(id, body);
    const caller = callerOf(reply);
    const fault = this.faults.next();
    if (fault.kind !== 'none') this.counts.failed += 1;
    throwFault(fault);
    if (fault.kind === 'hang') await this.hanging.hang(caller);

    const answer = await this.orders.save(id, order, caller);
    this.counts.answered(answer);
    if (answer.kind === 'taken' || answer.kind === 'unknown-article') throw answerProblem(answer);
    if (fault.kind === 'reset-after-save') reply.raw.socket?.resetAndDestroy();
    void reply.code(answer.kind === 'saved' ? 201 : 200);
    return { id, savedAt: new Date(answer.savedAt).toISOString() };
  }

  #read(id: string, body: unknown): BackendOrder {
    try {
      if (!orderIdPattern.test(id))
        throw new ProblemException('validation-failed', {
          errors: [{ pointer: '/id', detail: 'must be a UUID of version 8 in lower case' }],
        });
      return readBody<BackendOrder>(violationsOf, body);
    } catch (error) {
      this.counts.rejected += 1;
      throw error;
    }
  }
}

function throwFault(fault: Fault): void {
  const detail = 'A fault that was asked for at PUT /faults.';
  if (fault.kind === 'throttle')
    throw new ProblemException('backend-unavailable', {
      detail,
      status: 429,
      retryAfterSeconds: fault.retryAfterSeconds,
    });
  if (fault.kind === 'error')
    throw new ProblemException('backend-unavailable', {
      detail,
      status: fault.status,
      ...(fault.retryAfterSeconds !== undefined && { retryAfterSeconds: fault.retryAfterSeconds }),
    });
}
