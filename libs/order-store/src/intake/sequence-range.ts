/** Consecutive numbers, both ends included. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** The fewest ranges that hold these numbers, in order. Numbers may repeat and come in any order. */
export function rangesOf(numbers: readonly number[]): SequenceRange[] {
  const sorted = Float64Array.from(numbers).sort();
  const ranges: SequenceRange[] = [];
  let from: number | undefined;
  let to = 0;
  for (const number of sorted) {
    if (from !== undefined && number <= to + 1) {
      to = number;
      continue;
    }
    if (from !== undefined) ranges.push({ from, to });
    from = to = number;
  }
  if (from !== undefined) ranges.push({ from, to });
  return ranges;
}

/** The fewest ranges that hold what either holds, in order. Both must be in order themselves. */
export function uniteRanges(a: readonly SequenceRange[], b: readonly SequenceRange[]): SequenceRange[] {
  if (a.length === 0) return [...b];
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of [...a, ...b].sort((left, right) => left.from - right.from)) {
    const last = united.at(-1);
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** How many numbers the ranges hold. */
export function countNumbers(ranges: readonly SequenceRange[]): number {
  return ranges.reduce((count, { from, to }) => count + to - from + 1, 0);
}

/** As PostgreSQL writes a multirange: upper ends excluded, for example `{[1,4),[7,8)}`. */
export function toMultirange(ranges: readonly SequenceRange[]): string {
  return `{${ranges.map(({ from, to }) => `[${from},${to + 1})`).join(',')}}`;
}

export function fromMultirange(text: string): SequenceRange[] {
  return Array.from(text.matchAll(/\[(\d+),(\d+)\)/g), ([, from, end]) => ({
    from: Number(from),
    to: Number(end) - 1,
  }));
}
