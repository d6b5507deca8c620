import { IsNumber, IsOptional, Max, Min } from 'class-validator';

/** Body of `PUT /capacity`. A member that is missing returns to its value in the environment. */
export class CapacitySettings {
  /** Milliseconds. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(60_000)
  baseLatencyMs?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  sigma?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  kappa?: number;
}
