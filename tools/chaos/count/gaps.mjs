/** @import { Answer } from '../load/submit.mjs' */

/**
 * The longest time between two neighbours.
 * @param {readonly number[]} times in order
 */
export const longestGap = (times) =>
  times.reduce((longest, time, index) => Math.max(longest, time - (times[index - 1] ?? time)), 0);

/**
 * The longest time without an accepted order, gateway by gateway: where one of two hangs, the other's answers hide it.
 * Up to the last answer of any of them, so that one which never accepts again has a gap.
 * @param {readonly Answer[]} answers
 * @param {number} fromMs
 * @returns {{ gateway: string, gapMs: number }[]}
 */
export function gapsByGateway(answers, fromMs) {
  const untilMs = answers.reduce((last, answer) => Math.max(last, answeredAt(answer)), fromMs);
  const gateways = [...new Set(answers.map(({ gateway }) => gateway))].sort();
  return gateways.map((gateway) => {
    const accepted = answers
      .filter((answer) => answer.gateway === gateway && answer.status === 202)
      .map(answeredAt)
      .filter((atMs) => atMs >= fromMs)
      .sort((a, b) => a - b);
    return { gateway, gapMs: Math.round(longestGap([fromMs, ...accepted, untilMs])) };
  });
}

/** @param {Answer} answer */
const answeredAt = ({ sentAtMs, tookMs }) => sentAtMs + tookMs;
