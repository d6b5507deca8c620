import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { SavedOrder } from '@order-intake/contracts';
import type { FastifyRequest } from 'fastify';
import { DuplicateCheck } from '../submit-order/duplicate-check.js';
import { IssuedIds } from '../submit-order/issued-ids.js';
import { readOrder } from '../submit-order/read-order.js';
import { numberOf, RecentOrders } from '../submit-order/recent-orders.js';
import { traceparentOf } from '../submit-order/traceparent.js';
import { SynchronousTwin } from './synchronous-twin.js';

/** `POST /v1/orders/sync`: answers when the backend has saved the order. */
@Controller('v1/orders/sync')
export class SynchronousTwinController {
  constructor(
    private readonly ids: IssuedIds,
    private readonly duplicates: DuplicateCheck,
    private readonly recent: RecentOrders,
    private readonly twin: SynchronousTwin,
  ) {}

  @Post()
  @HttpCode(200)
  async submit(@Req() request: FastifyRequest): Promise<SavedOrder> {
    const { client } = request;
    const order = readOrder(request.body);
    const id = this.ids.issue(client, order);
    const number = numberOf(client, order);
    await this.duplicates.refuseTakenNumber(number, order, id);
    const traceparent = traceparentOf(request);
    const { savedAt } = await this.twin.save({ id, client, order }, traceparent);
    this.recent.remember(number, id);
    return { id, orderNumber: order.orderNumber, state: 'saved', savedAt: savedAt.toISOString() };
  }
}
