import fc from 'fast-check';
import { countNumbers, fromMultirange, rangesOf, toMultirange, uniteRanges } from './sequence-range.js';

const numbers = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });

function numbersIn(ranges: ReturnType<typeof rangesOf>): number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}

function inOrder(some: readonly number[]): number[] {
  return [...new Set(some)].sort((a, b) => a - b);
}

describe('sequence ranges', () => {
  it('hold what went in, once and in order', () => {
    fc.assert(fc.property(numbers, (some) => expect(numbersIn(rangesOf(some))).toEqual(inOrder(some))));
  });

  it('are as few as can be', () => {
    expect(rangesOf([5, 3, 4, 9, 3])).toEqual([
      { from: 3, to: 5 },
      { from: 9, to: 9 },
    ]);
  });

  it('unite to what either holds', () => {
    fc.assert(
      fc.property(numbers, numbers, (some, others) =>
        expect(uniteRanges(rangesOf(some), rangesOf(others))).toEqual(rangesOf([...some, ...others])),
      ),
    );
  });

  it('are read as they were written', () => {
    fc.assert(
      fc.property(numbers, (some) =>
        expect(fromMultirange(toMultirange(rangesOf(some)))).toEqual(rangesOf(some)),
      ),
    );
  });

  it('count their numbers', () => {
    expect(countNumbers(rangesOf([1, 2, 3, 7]))).toBe(4);
  });
});
