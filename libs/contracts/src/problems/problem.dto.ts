import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { problemKind, type ProblemName } from './problem-catalogue.js';

/** One broken rule of a request. */
export class ProblemError {
  /** RFC 6901 JSON pointer into the body; for query parameters `/name`. */
  @IsString()
  pointer!: string;

  @IsString()
  detail!: string;
}

/** A problem document (RFC 9457), `application/problem+json`. */
export class Problem {
  /** `/problems/{name}`, which can be opened. */
  @IsString()
  type!: string;

  @IsString()
  title!: string;

  @IsInt()
  status!: number;

  @IsOptional()
  @IsString()
  detail?: string;

  /** The path of the request that met the problem. */
  @IsOptional()
  @IsString()
  instance?: string;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ProblemError)
  errors?: ProblemError[];
}

/** Builds the document of a catalogued problem; without `detail` it gives the catalogue's meaning. */
export function problemOf(
  name: ProblemName,
  particulars: Pick<Problem, 'detail' | 'instance' | 'errors'> = {},
): Problem {
  const { title, status, meaning } = problemKind(name);
  return { type: `/problems/${name}`, title, status, detail: meaning, ...particulars };
}
