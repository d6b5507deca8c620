import { Controller, Logger, Post, Req, Res } from '@nestjs/common';
import type { AcceptedOrder } from '@order-intake/contracts';
import { OrderPublisher } from '@order-intake/messaging';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { AdmissionCeiling } from './admission-ceiling.js';
import { DuplicateCheck } from './duplicate-check.js';
import { IssuedIds } from './issued-ids.js';
import { readOrder } from './read-order.js';
import { numberOf, RecentOrders } from './recent-orders.js';
import { beyondCeiling } from './refuse-early.js';
import { traceparentOfMessage } from './traceparent.js';

/** Seconds until it makes sense to ask for the status of an accepted order. */
const retryAfterSeconds = '1';

/** `POST /v1/orders`: the one path whose speed matters, so no pipes or interceptors stand before it. */
@Controller('v1/orders')
export class SubmitOrderController {
  private readonly logger = new Logger(SubmitOrderController.name);

  constructor(
    private readonly ids: IssuedIds,
    private readonly ceiling: AdmissionCeiling,
    private readonly duplicates: DuplicateCheck,
    private readonly recent: RecentOrders,
    private readonly publisher: OrderPublisher,
    private readonly metrics: GatewayMetrics,
  ) {}

  /** The order is accepted when the broker has confirmed it, and not a moment before. */
  @Post()
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { client } = request;
    const order = readOrder(request.body);
    const id = this.ids.issue(client, order);
    const number = numberOf(client, order);
    const check = this.duplicates.refuseTakenNumber(number, order, id);
    if (check) await check;
    // As late as this, so that what is refused for other reasons costs the good ones nothing of the ceiling.
    if (!this.ceiling.admit()) throw beyondCeiling;
    const acceptedAt = new Date().toISOString();
    const traceparent = traceparentOfMessage(request);
    await this.publisher.send({ id, client, acceptedAt, order }, traceparent);
    this.recent.remember(number, id);
    this.metrics.accepted();
    this.logger.debug({ msg: 'accepted', orderId: id });
    const statusUrl = `/v1/orders/${id}`;
    const accepted: AcceptedOrder = { id, orderNumber: order.orderNumber, state: 'accepted', statusUrl };
    void reply
      .code(202)
      .header('location', statusUrl)
      .header('retry-after', retryAfterSeconds)
      .send(accepted);
  }
}
