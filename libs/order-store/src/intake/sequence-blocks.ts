import type { SequenceRange } from './sequence-range.js';

/**
 * How many consecutive numbers a row holds. With several consumers each sees a part of them, so that a row is
 * up to 128 ranges, about 2.7 kB; a batch of writes touches one or two rows however long the process has run.
 */
export const blockSpan = 256;

/** A row after `compactIntake`: by then its numbers have grown together, normally to one range. */
export const compactSpan = 1_048_576;

/** Cuts ranges at the borders of blocks. */
export function splitByBlock(ranges: readonly SequenceRange[]): Map<number, SequenceRange[]> {
  const blocks = new Map<number, SequenceRange[]>();
  for (const range of ranges) {
    for (let { from } = range; from <= range.to;) {
      const block = Math.floor(from / blockSpan);
      const to = Math.min(range.to, (block + 1) * blockSpan - 1);
      const parts = blocks.get(block);
      if (parts) parts.push({ from, to });
      else blocks.set(block, [{ from, to }]);
      from = to + 1;
    }
  }
  return blocks;
}
