import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** How the operator wants orders to be taken from the queue, by every consumer. */
export interface DeliverySettings {
  readonly paused: boolean;
  /** Calls of the backend at once, in each consumer; undefined: what each is configured to. */
  readonly limit?: number;
}

/** Body of `PUT /admin/delivery`. A member that is missing stays as it is. */
export class DeliveryChange {
  @IsOptional()
  @IsBoolean()
  paused?: boolean;

  /** `null` gives every consumer its own configured limit back. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  @JSONSchema({ nullable: true })
  limit?: number | null;
}
