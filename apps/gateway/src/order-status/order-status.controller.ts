import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { orderIdPattern, type OrderList, type OrderStatus } from '@order-intake/contracts';
import { InvalidCursorError, OrderStore } from '@order-intake/order-store';
import type { FastifyReply } from 'fastify';
import { ProblemException } from '../problems/problem.exception.js';
import { IssuedIds } from '../submit-order/issued-ids.js';
import { readListQuery, refuseCursor } from './list-query.js';
import { retryAfterSeconds } from './retry-after.js';
import { statusOf } from './status-of.js';

/** What became of orders, as the store of outcomes knows it. */
@Controller('v1/orders')
export class OrderStatusController {
  constructor(
    private readonly store: OrderStore,
    private readonly ids: IssuedIds,
  ) {}

  @Get()
  async list(@Query() parameters: Record<string, unknown>): Promise<OrderList> {
    const { items, nextCursor } = await this.store.list(readListQuery(parameters)).catch((error: unknown) => {
      throw error instanceof InvalidCursorError ? refuseCursor() : error;
    });
    return { items: items.map(statusOf), ...(nextCursor !== undefined && { nextCursor }) };
  }

  /** The store goes first, so that an id whose secret is long retired still finds its outcome. */
  @Get(':id')
  async status(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderStatus> {
    if (!orderIdPattern.test(id)) throw new ProblemException('order-not-found');
    const outcome = await this.store.find(id);
    if (!outcome && !this.ids.proves(id)) throw new ProblemException('order-not-found');
    const status: OrderStatus = outcome ? statusOf(outcome) : { id, state: 'accepted', attempts: 0 };
    const seconds = retryAfterSeconds(status.state, outcome?.nextAttemptAt, Date.now());
    if (seconds !== undefined) void reply.header('retry-after', seconds);
    return status;
  }
}
