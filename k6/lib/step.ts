import type { Scenario } from 'k6/options';

/** A constant rate, whether answers come or not. What is sent in its warm-up is in the sums, and not in the figures. */
export interface Step {
  /** Lower case words joined by `_`. */
  readonly name: string;
  readonly ratePerSecond: number;
  /** Since the begin of the test. */
  readonly startSeconds: number;
  readonly warmUpSeconds: number;
  /** What is measured, after the warm-up. */
  readonly seconds: number;
  /** How long an answer may take: so many requests can be open at once. */
  readonly longestAnswerSeconds: number;
}

/** Rates one after the other, named `at_<rate>`. */
export function inTurn(
  ratesPerSecond: readonly number[],
  {
    pauseSeconds,
    ...each
  }: Pick<Step, 'warmUpSeconds' | 'seconds' | 'longestAnswerSeconds'> & { pauseSeconds: number },
): Step[] {
  const { warmUpSeconds, seconds } = each;
  return ratesPerSecond.map((ratePerSecond, index) => ({
    ...each,
    name: `at_${ratePerSecond}`,
    ratePerSecond,
    startSeconds: index * (warmUpSeconds + seconds + pauseSeconds),
  }));
}

/** An open loop that sends less than this part of what was planned has not offered the load that it speaks of. */
const ACHIEVED_AT_LEAST = 0.95;

/** How many orders a step has to send at least. */
export const leastOf = ({ ratePerSecond, seconds }: Step): number =>
  Math.floor(ratePerSecond * seconds * ACHIEVED_AT_LEAST);

/** The script exports `send`, which sends one order. */
export function scenarioOf(step: Step): Scenario {
  const { ratePerSecond, startSeconds, warmUpSeconds, seconds, longestAnswerSeconds } = step;
  const openAtOnce = Math.ceil(ratePerSecond * longestAnswerSeconds) + 20;
  return {
    executor: 'constant-arrival-rate',
    exec: 'send',
    rate: ratePerSecond,
    timeUnit: '1s',
    startTime: `${startSeconds}s`,
    duration: `${warmUpSeconds + seconds}s`,
    // To make one under load takes longer than the request that waits for it.
    preAllocatedVUs: openAtOnce,
    maxVUs: 2 * openAtOnce,
    gracefulStop: `${Math.ceil(longestAnswerSeconds) + 5}s`,
  };
}
