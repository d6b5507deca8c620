/** Numbers from `from` up to and without `to`. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** The fewest ranges that hold exactly these numbers, in order. */
export function rangesOf(numbers: readonly number[]): SequenceRange[] {
  return unite(numbers.map((number) => ({ from: number, to: number + 1 })));
}

/** The fewest ranges that hold what any of these holds, in order. */
export function unite(ranges: readonly SequenceRange[]): SequenceRange[] {
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** As PostgreSQL reads an int8multirange. */
export function rangesText(ranges: readonly SequenceRange[]): string {
  return `{${ranges.map(({ from, to }) => `[${from},${to})`).join(',')}}`;
}
