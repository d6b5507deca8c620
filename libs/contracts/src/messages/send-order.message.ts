import { Type } from 'class-transformer';
import { IsObject, IsString, Matches, ValidateNested } from 'class-validator';
import { namePattern, Order } from '../order/order.dto.js';
import { isIdOf, orderIdPattern } from '../order/order-id.js';
import { IsUtcTimestamp } from '../schema/is-utc-timestamp.js';
import { defineMessage } from './define-message.js';
import { readsAs, type ReadableVersion } from './readable-version.js';

/** Asks the consumer to save an order that the gateway accepted. */
export class SendOrder {
  @IsString()
  @Matches(orderIdPattern)
  id!: string;

  /** Who sent it: the name of its API key, or `anonymous`. */
  @IsString()
  @Matches(namePattern)
  client!: string;

  /** When the gateway took it in, RFC 3339 in UTC. */
  @IsUtcTimestamp()
  acceptedAt!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Order)
  order!: Order;
}

export const sendOrder = defineMessage({
  name: 'orders.send',
  version: 1,
  payload: SendOrder,
  hasRightId: ({ id, client, order }) => isIdOf(id, client, order),
});

/** The versions that consumers read, oldest first: a later one stands beside the earlier until none of those is left. */
export const readableOrders: readonly ReadableVersion<SendOrder>[] = [
  readsAs(sendOrder, (message) => message),
];
