import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Matches, Min, ValidateNested } from 'class-validator';
import { orderIdPattern } from '../order/order-id.js';
import { Problem } from '../problems/problem.dto.js';
import { IsUtcTimestamp } from '../schema/is-utc-timestamp.js';
import { orderStates, type OrderState } from './order-state.js';

/** What became of an order. */
export class OrderStatus {
  @IsString()
  @Matches(orderIdPattern)
  id!: string;

  @IsOptional()
  @IsString()
  orderNumber?: string;

  @IsIn(orderStates)
  state!: OrderState;

  /** Attempts used so far; 0 while `accepted`. */
  @IsInt()
  @Min(0)
  attempts!: number;

  @IsOptional()
  @IsUtcTimestamp()
  updatedAt?: string;

  @IsOptional()
  @IsUtcTimestamp()
  savedAt?: string;

  /** While `retrying`: the earliest time of the next attempt. */
  @IsOptional()
  @IsUtcTimestamp()
  nextAttemptAt?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => Problem)
  error?: Problem;
}

/** One page of orders, newest first. */
export class OrderList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => OrderStatus)
  items!: OrderStatus[];

  /** Hand it back as `cursor` for the next page; absent on the last. */
  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** The answer to an accepted order. */
export class AcceptedOrder {
  @IsString()
  @Matches(orderIdPattern)
  id!: string;

  @IsString()
  orderNumber!: string;

  @IsIn(['accepted'])
  state!: 'accepted';

  /** Path of the order's status. */
  @IsString()
  statusUrl!: string;
}

/** The answer of the synchronous twin. */
export class SavedOrder {
  @IsString()
  @Matches(orderIdPattern)
  id!: string;

  @IsString()
  orderNumber!: string;

  @IsIn(['saved'])
  state!: 'saved';

  @IsUtcTimestamp()
  savedAt!: string;
}
