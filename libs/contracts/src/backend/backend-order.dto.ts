import { Type } from 'class-transformer';
import { IsString, MaxLength, ValidateNested } from 'class-validator';
import { Order } from '../order/order.dto.js';

/** Body of `PUT /orders/{id}` at the backend: the order and the client who sent it. */
export class BackendOrder {
  @IsString()
  @MaxLength(64)
  client!: string;

  @ValidateNested()
  @Type(() => Order)
  order!: Order;
}
