import { readStats } from './backend.ts';
import { sumsThatFail } from './accounts.ts';
import { backendUrl, resultFile } from './settings.ts';
import { thresholdsOf, type SummaryData } from './summary.ts';
import { countedBy } from './tally.ts';

export interface Report {
  readonly question: string;
  /** The environment that tells this run from the question's others. */
  readonly case: Readonly<Record<string, string | number>>;
  readonly data: SummaryData;
  /** Why the figures are not to be used, beside sums that do not add up. */
  readonly invalidBecause?: readonly string[];
  /** What was measured: members of the JSON. */
  readonly figures: Readonly<Record<string, unknown>>;
  /** The same for people, a line each. */
  readonly lines: readonly string[];
}

/** The end of `handleSummary`: the verdict on stdout, and the figures as JSON where RESULT_FILE says. */
export function report({ question, data, figures, lines, ...rest }: Report): Record<string, string> {
  const invalidBecause = [...sumsThatFail(data), ...(rest.invalidBecause ?? [])];
  const thresholds = thresholdsOf(data);
  const result = {
    question,
    case: rest.case,
    valid: invalidBecause.length === 0,
    invalidBecause,
    ...figures,
    countedBy,
    thresholds,
    ...(backendUrl !== undefined && { backend: readStats() }),
  };
  const settings = Object.entries(rest.case).map(([name, value]) => `${name}=${value}`);
  const text = [
    [question, ...settings].join(' '),
    ...lines.map((line) => `  ${line}`),
    ...thresholds.map(({ threshold, ok }) => `  ${ok ? 'holds' : 'FAILS'}  ${threshold}`),
    invalidBecause.length === 0
      ? `  valid: the sums add up, counted by ${countedBy}`
      : `  INVALID: ${invalidBecause.join('; ')}`,
  ];
  return {
    stdout: `${text.join('\n')}\n\n`,
    ...(resultFile !== undefined && { [resultFile]: JSON.stringify(result, undefined, 2) }),
  };
}

/** `1,234.5 ms` with no more digits than mean something. */
export function show(value: number | undefined, unit = ''): string {
  if (value === undefined) return '-';
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${String(rounded).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${unit && ` ${unit}`}`;
}
