import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { currencyCodes } from './currency-codes.js';

/** What order numbers, customers and articles may be called: 1 to 64 characters, safe in URLs and logs. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** One line of an order. */
export class OrderLine {
  @IsString()
  @Matches(namePattern)
  sku!: string;

  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity!: number;

  /** Price of one unit in minor units of the order's currency (cents for EUR). */
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  unitAmount!: number;
}

/** An order as its client states it. The pair of customer and order number is unique at the backend. */
export class Order {
  @IsString()
  @Matches(namePattern)
  orderNumber!: string;

  @IsString()
  @Matches(namePattern)
  customerId!: string;

  /** ISO 4217 code in capitals. */
  @IsIn(currencyCodes)
  currency!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => OrderLine)
  lines!: OrderLine[];
}
