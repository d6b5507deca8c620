import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { isFinal, orderIdPattern, type OrderList, type OrderStatus } from '@order-intake/contracts';
import { InvalidCursorError, OrderStore, type StoredOutcome } from '@order-intake/order-store';
import { ProblemException } from '@order-intake/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IssuedIds } from '../submit-order/issued-ids.js';
import { readListQuery, refuseCursor } from './list-query.js';
import { OrderWatch } from './order-watch.js';
import { retryAfterSeconds } from './retry-after.js';
import { statusOf } from './status-of.js';
import { waitPreference } from './wait-preference.js';

/** What became of orders, as the store of outcomes knows it. */
@Controller('v1/orders')
export class OrderStatusController {
  constructor(
    private readonly store: OrderStore,
    private readonly ids: IssuedIds,
    private readonly watch: OrderWatch,
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
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderStatus> {
    if (!orderIdPattern.test(id)) throw new ProblemException('order-not-found');
    const known = await this.store.find(id);
    if (!known && !this.ids.proves(id)) throw new ProblemException('order-not-found');
    const outcome = await this.#waited(id, known, request, reply);
    const status: OrderStatus = outcome ? statusOf(outcome) : { id, state: 'accepted', attempts: 0 };
    const seconds = retryAfterSeconds(status.state, outcome?.nextAttemptAt, Date.now());
    if (seconds !== undefined) void reply.header('retry-after', seconds);
    return status;
  }

  /** The outcome after the time that the client prefers to wait, if it does and there is room for it. */
  async #waited(
    id: string,
    known: StoredOutcome | undefined,
    { headers }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<StoredOutcome | undefined> {
    const seconds = waitPreference(headers['prefer']);
    if (seconds === 0 || (known && isFinal(known.state)) || !this.watch.hasRoom) return known;
    // A client that left while the store was asked: its `close` is over, and the place would be kept for nobody.
    if (reply.raw.destroyed) return known;
    void reply.header('preference-applied', `wait=${seconds}`);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return this.watch.untilFinal(id, known, seconds, gone.signal);
  }
}
