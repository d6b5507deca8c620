import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { problemNames, type ProblemName } from '../problems/problem-catalogue.js';

/** Body of `POST /admin/dead-letters/redrive`: one small step of a pass over the dead letters. */
export class RedriveRequest {
  /** Names the pass, whoever makes its steps: each message is looked at once in it. */
  @IsString()
  @Matches(/^[0-9A-Za-z-]{8,64}$/)
  pass!: string;

  /** Only dead letters of this reason are redriven; all if it is missing. */
  @IsOptional()
  @IsIn(problemNames)
  reason?: ProblemName;

  /** Messages to look at in this step, at most. */
  @IsInt()
  @Min(1)
  @Max(500)
  take!: number;
}

/** What a step did with the messages that it took. */
export interface RedriveStep {
  /** Another pass is under way, here or in another consumer: nothing was taken. Ask again, until it is this one's turn. */
  readonly isWaiting: boolean;
  /** Messages that the pass has to look at still; 0: it is at its end, unless it waits. */
  readonly left: number;
  readonly taken: number;
  /** On the order queue again, as a new life. */
  readonly redriven: number;
  /** Of another reason: at the tail of the dead letters. */
  readonly kept: number;
  /** Gone for good: their order is saved, or they were a second copy of a message. */
  readonly dropped: number;
}
