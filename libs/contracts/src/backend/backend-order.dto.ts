import { Type } from 'class-transformer';
import { IsObject, IsString, Matches, ValidateNested } from 'class-validator';
import { namePattern, Order } from '../order/order.dto.js';

/** Body of `PUT /orders/{id}` at the backend: the order and the client who sent it. */
export class BackendOrder {
  @IsString()
  @Matches(namePattern)
  client!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Order)
  order!: Order;
}
