import { rangesOf, type SequenceRange } from './sequence-ranges.js';

/** Numbers of one block of a publisher's run that came to their end. */
export interface SettledBlock {
  readonly publisher: string;
  readonly block: number;
  readonly numbers: readonly SequenceRange[];
}

/**
 * Numbers to a block. Two consumers that take turns leave 512 ranges in a full one, about 10 kB; larger blocks would make each write
 * heavier, smaller ones the rows more.
 */
export const numbersPerBlock = 1_024;

/** Sorts `boot:sequence` marks into blocks, in order of publisher and block; others than those are left out. */
export function settledBlocks(marks: readonly string[]): SettledBlock[] {
  const blocks = new Map<string, { publisher: string; block: number; numbers: number[] }>();
  for (const mark of marks) {
    const colon = mark.lastIndexOf(':');
    const publisher = mark.slice(0, colon);
    const number = Number(mark.slice(colon + 1));
    if (colon < 1 || !Number.isSafeInteger(number) || number < 1) continue;
    const block = Math.floor(number / numbersPerBlock);
    const key = `${publisher}:${String(block).padStart(16, '0')}`;
    const known = blocks.get(key) ?? { publisher, block, numbers: [] };
    known.numbers.push(number);
    blocks.set(key, known);
  }
  return [...blocks.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { publisher, block, numbers }]) => ({ publisher, block, numbers: rangesOf(numbers) }));
}
