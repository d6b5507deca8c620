import { countOf, latencyOf, rangeOf, type LatencyFigures, type SummaryData } from './summary.ts';
import { leastOf, type Step } from './step.ts';

/** What was measured of a step. */
export interface StepFigures {
  name: string;
  offeredPerSecond: number;
  achievedPerSecond: number;
  /** Whether what was sent is what was planned, nearly. */
  isOffered: boolean;
  acceptedPerSecond: number;
  goodputPerSecond: number | undefined;
  refused: number;
  refusedPerSecond: number;
  failed: number;
  failedPerSecond: number;
  latencyMs: LatencyFigures | undefined;
  refusalLatencyMs: LatencyFigures | undefined;
}

export function figuresOf(data: SummaryData, step: Step): StepFigures {
  const { name, seconds, ratePerSecond } = step;
  const count = (what: string) => countOf(data, `${name}_${what}`);
  const perSecond = (value: number) => Math.round((value / seconds) * 10) / 10;
  const goodput = rangeOf(data, `${name}_goodput`)?.max;
  return {
    name,
    offeredPerSecond: ratePerSecond,
    achievedPerSecond: perSecond(count('sent')),
    isOffered: count('sent') >= leastOf(step),
    acceptedPerSecond: perSecond(count('accepted')),
    goodputPerSecond: goodput === undefined ? undefined : Math.round(goodput * 10) / 10,
    refused: count('refused'),
    refusedPerSecond: perSecond(count('refused')),
    failed: count('failed'),
    failedPerSecond: perSecond(count('failed')),
    latencyMs: latencyOf(data, `${name}_latency`),
    refusalLatencyMs: latencyOf(data, `${name}_refusal_latency`),
  };
}

/** When the first of the measured requests was sent and the last one answered. */
export function spanOf(data: SummaryData): { firstSentAt: string | null; lastAnsweredAt: string | null } {
  const iso = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  return {
    firstSentAt: iso(rangeOf(data, 'first_sent_at')?.min),
    lastAnsweredAt: iso(rangeOf(data, 'last_answered_at')?.max),
  };
}
