import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { isFinal, orderIdPattern, type OrderList, type OrderStatus } from '@order-intake/contracts';
import { InvalidCursorError, OrderStore, type StoredOutcome } from '@order-intake/order-store';
import { ProblemException } from '@order-intake/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';
import { IssuedIds } from '../submit-order/issued-ids.js';
import { DoubtfulIds } from './doubtful-ids.js';
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
    private readonly doubtful: DoubtfulIds,
    private readonly watch: OrderWatch,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get()
  async list(
    @Query() parameters: Record<string, unknown>,
    @Req() { client }: FastifyRequest,
  ): Promise<OrderList> {
    const query = { ...readListQuery(parameters), client };
    const { items, nextCursor } = await this.store.list(query).catch((error: unknown) => {
      throw error instanceof InvalidCursorError ? refuseCursor() : error;
    });
    return { items: items.map(statusOf), ...(nextCursor !== undefined && { nextCursor }) };
  }

  /**
   * An id whose secret is long retired still finds its outcome. One of another client reads as one that never was, at
   * the same cost.
   */
  @Get(':id')
  async status(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderStatus> {
    if (!orderIdPattern.test(id)) throw new ProblemException('order-not-found');
    const { client } = request;
    const isProven = this.ids.proves(client, id);
    const known = await (isProven ? this.store.find(id) : this.doubtful.find(id));
    if (!this.#isOf(client, known, isProven)) throw new ProblemException('order-not-found');
    const outcome = await this.#waited(id, known, request, reply);
    const status: OrderStatus = outcome ? statusOf(outcome) : { id, state: 'accepted', attempts: 0 };
    const seconds = retryAfterSeconds(status.state, outcome?.nextAttemptAt, Date.now());
    if (seconds !== undefined) void reply.header('retry-after', seconds);
    return status;
  }

  /** The outcome says whose it is; once trimmed, the id proves it. What neither tells is shown only where there are no keys. */
  #isOf(client: string, known: StoredOutcome | undefined, isProven: boolean): boolean {
    if (known?.client !== undefined) return known.client === client;
    return isProven || (known !== undefined && this.config.API_KEYS.length === 0);
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
