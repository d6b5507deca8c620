/** What k6 hands to `handleSummary`, as far as it is read. */
export interface SummaryData {
  readonly metrics: Readonly<Record<string, Metric | undefined>>;
}

interface Metric {
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

/** Of milliseconds. */
export interface LatencyFigures {
  avg: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export const countOf = (data: SummaryData, counter: string): number => valueOf(data, counter, 'count') ?? 0;

/** The lowest and the highest of a gauge; nothing when it was never set. */
export function rangeOf(data: SummaryData, gauge: string): { min: number; max: number } | undefined {
  const min = valueOf(data, gauge, 'min');
  const max = valueOf(data, gauge, 'max');
  return min === undefined || max === undefined ? undefined : { min, max };
}

/** Nothing when nothing was measured. */
export function latencyOf(data: SummaryData, trend: string): LatencyFigures | undefined {
  const values = data.metrics[trend]?.values;
  if (!values || !values['count']) return undefined;
  const figure = (name: string) => Math.round((values[name] ?? 0) * 10) / 10;
  return {
    avg: figure('avg'),
    p50: figure('p(50)'),
    p95: figure('p(95)'),
    p99: figure('p(99)'),
    max: figure('max'),
  };
}

export interface ThresholdResult {
  readonly threshold: string;
  readonly ok: boolean;
}

export const thresholdsOf = ({ metrics }: SummaryData): ThresholdResult[] =>
  Object.entries(metrics)
    .flatMap(([name, metric]) =>
      Object.entries(metric?.thresholds ?? {}).map(([expression, { ok }]) => ({
        threshold: `${name} ${expression}`,
        ok,
      })),
    )
    .sort((one, other) => (one.threshold < other.threshold ? -1 : 1));

const valueOf = ({ metrics }: SummaryData, metric: string, value: string): number | undefined =>
  metrics[metric]?.values[value];
