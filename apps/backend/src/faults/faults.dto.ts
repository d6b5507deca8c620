import { IsBoolean, IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';

/** Body of `PUT /faults`: how calls that save orders go wrong. Rates are from 0 to 1; `{}` heals. */
export class Faults {
  /** Part of the calls that fail with `errorStatus`; nothing is saved. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  errorRate?: number;

  /** Default 500. */
  @IsOptional()
  @IsInt()
  @Min(400)
  @Max(599)
  errorStatus?: number;

  /** `Retry-After` of both errors and throttled calls, in seconds. Default: 1 when throttled, none on errors. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(3_600)
  retryAfterSeconds?: number;

  /** Part of the calls that are answered `429`. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  throttleRate?: number;

  /** Part of the calls that are never answered; nothing is saved. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  hangRate?: number;

  /** Part of the calls that save, then lose their connection instead of an answer. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  resetAfterSaveRate?: number;

  /** Milliseconds on top of each service time. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(600_000)
  extraLatencyMs?: number;

  /** An order number may be saved again under another id, so that duplicates show in the ledger. */
  @IsOptional()
  @IsBoolean()
  uniquenessOff?: boolean;

  /** Of the random choice. Default 1: the same calls in the same order fail alike. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(4_294_967_295)
  seed?: number;
}
