import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { BackendClient } from '@order-intake/backend-client';
import { sendOrder, SendOrder, TransientError } from '@order-intake/contracts';
import { DeliveryErrorFilter, OrderContext } from '@order-intake/messaging';

/** Saves accepted orders to the backend, with the order id as idempotency key. */
@Controller()
@UseFilters(DeliveryErrorFilter)
export class SaveOrderHandler {
  constructor(private readonly backend: BackendClient) {}

  /**
   * Saves one order. When the last attempt fails without a clear answer, the backend is asked whether it has the order
   * before it is given up.
   */
  @EventPattern<string>(sendOrder.type)
  async save(@Payload() order: SendOrder, @Ctx() context: OrderContext): Promise<{ savedAt: Date }> {
    try {
      return await this.backend.save(order, context.signal, context.traceparent);
    } catch (error) {
      if (!context.isLastAttempt || !(error instanceof TransientError)) throw error;
      const found = await this.backend
        .find(order.id, context.signal, context.traceparent)
        .catch(() => undefined);
      if (found) return found;
      throw error;
    }
  }
}
